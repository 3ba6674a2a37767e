-- What each section's listing says about itself on its latest page, and what the latest walks saw of it.
WITH pages AS (
    SELECT listing_pages.*, captures.fetched_at
    FROM listing_pages
    JOIN captures USING (capture_id)
    WHERE entries > 0
),

stated AS (
    -- A listing of one page has no pagination, so it states no count.
    SELECT DISTINCT ON (section) section, entries, coalesce(page_count, if(start = 0, 1, NULL)) AS pages
    FROM pages
    ORDER BY section, fetched_at > now(), fetched_at DESC, capture_id DESC
),

page_sizes AS (
    SELECT section, max(entries) AS page_size FROM pages GROUP BY section
),

latest AS (
    SELECT DISTINCT ON (section) section, items, finished_at, whole, listed_twice, moved
    FROM walks
    ORDER BY section, finished_at > now(), finished_at DESC, crawl_id DESC
),

latest_whole AS (
    SELECT DISTINCT ON (section) section, items, finished_at, stated_pages, stated_items, drift, listed_twice
    FROM walks
    WHERE whole
    ORDER BY section, finished_at > now(), finished_at DESC, crawl_id DESC
)

SELECT
    section,
    stated.pages,
    if(stated.pages = 1, stated.entries, (stated.pages - 1) * page_sizes.page_size + 1) AS items_from,
    if(stated.pages = 1, stated.entries, stated.pages * page_sizes.page_size) AS items_to,
    coalesce(latest.items, 0) AS seen,
    latest.finished_at AS walked_at,
    coalesce(latest.whole, false) AS whole,
    latest_whole.finished_at AS whole_walk_at,
    coalesce(latest_whole.listed_twice, latest.listed_twice, []) AS listed_twice,
    coalesce(latest.moved, []) AS moved,
    latest_whole.stated_pages,
    latest_whole.stated_items,
    latest_whole.items + len(latest_whole.listed_twice) AS seen_to_the_end,
    latest_whole.drift
FROM stated
JOIN page_sizes USING (section)
FULL JOIN latest USING (section)
LEFT JOIN latest_whole USING (section)
ORDER BY section;
