-- When each section's listing was last asked for, and the latest article that the section has.
WITH asked AS (
    SELECT listing_pages.section, max(captures.fetched_at) AS last_asked_at
    FROM listing_pages
    JOIN captures USING (capture_id)
    GROUP BY ALL
),

printed AS (
    SELECT
        section,
        count(*) AS articles,
        max(published_on) AS last_published_on,
        arg_max(title, published_on) AS last_title,
        arg_max(url, published_on) AS last_url
    FROM articles
    WHERE duplicate_of IS NULL
    GROUP BY ALL
)

SELECT
    coalesce(printed.section, asked.section) AS section,
    coalesce(printed.articles, 0) AS articles,
    asked.last_asked_at,
    printed.last_published_on,
    printed.last_title,
    printed.last_url
FROM printed
FULL JOIN asked USING (section)
ORDER BY section;
