-- What hangs on a capture that is neither known nor in the batch, or claims another time than its capture.
WITH present AS (
    SELECT capture_id, fetched_at FROM captures
    UNION ALL
    SELECT capture_id, fetched_at FROM incoming_captures
),

hanging AS (
    SELECT 'article' AS what, capture_id, fetched_at FROM incoming_articles
    UNION ALL
    SELECT 'reject' AS what, capture_id, NULL AS fetched_at FROM incoming_rejects
    UNION ALL
    SELECT 'listed item' AS what, capture_id, NULL AS fetched_at FROM incoming_listed_items
    UNION ALL
    SELECT 'named item' AS what, capture_id, NULL AS fetched_at FROM incoming_named_items
    UNION ALL
    SELECT 'listing page' AS what, capture_id, NULL AS fetched_at FROM incoming_listing_pages
)

SELECT DISTINCT
    hanging.what,
    hanging.capture_id,
    present.capture_id IS NULL AS unknown
FROM hanging
LEFT JOIN present USING (capture_id)
WHERE present.capture_id IS NULL OR hanging.fetched_at != present.fetched_at
ORDER BY ALL
LIMIT 5;
