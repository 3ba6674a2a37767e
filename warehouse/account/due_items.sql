-- The items to fetch again: recent ones first, then those whose page was not requested for the longest time. How long an
-- item is left alone depends on its age; one without a date is as old as the oldest.
WITH requested AS (
    SELECT
        article_id,
        -- A time that has not come yet is unknown: then the item is due.
        max(fetched_at) FILTER (fetched_at <= now()) AS requested_at,
        arg_max(url, (fetched_at <= now(), fetched_at, capture_id)) AS url,
        arg_max(status, (fetched_at <= now(), fetched_at, capture_id)) AS status
    FROM captures
    WHERE page_kind = 'item' AND article_id LIKE $site || ':%'
    GROUP BY article_id
)

SELECT
    requested.article_id,
    coalesce(articles.url, requested.url) AS url,
    -- Many missing items in a row are not a sign of a fault if they were missing before.
    requested.status != 200 OR articles.article_id IS NULL AS was_rejected
FROM requested
LEFT JOIN articles USING (article_id)
WHERE coalesce(
    requested.requested_at < CASE
        WHEN articles.published_on >= $recent_since::DATE THEN $recent_before::TIMESTAMPTZ
        WHEN articles.published_on >= $a_year_ago::DATE THEN $of_a_year_before::TIMESTAMPTZ
        ELSE $older_before::TIMESTAMPTZ
    END,
    true
)
ORDER BY
    coalesce(articles.published_on >= $recent_since::DATE, false) DESC,
    requested.requested_at NULLS FIRST,
    requested.article_id
LIMIT $limit;
