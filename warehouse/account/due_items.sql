-- The items to fetch again: recent ones first, then those whose page was not asked for the longest.
WITH asked AS (
    SELECT
        article_id,
        max(fetched_at) AS asked_at,
        arg_max(url, (fetched_at, capture_id)) AS url,
        arg_max(status, (fetched_at, capture_id)) AS status
    FROM captures
    WHERE page_kind = 'item' AND article_id LIKE $site || ':%'
    GROUP BY article_id
)

SELECT
    asked.article_id,
    coalesce(articles.url, asked.url) AS url,
    -- Many missing items in a row are not a sign of a fault if they were missing before.
    asked.status != 200 OR articles.article_id IS NULL AS was_rejected
FROM asked
LEFT JOIN articles USING (article_id)
WHERE asked.asked_at < $asked_before::TIMESTAMPTZ
ORDER BY coalesce(articles.published_on >= $recent_since::DATE, false) DESC, asked.asked_at, asked.article_id
LIMIT $most;
