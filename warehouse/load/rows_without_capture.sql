-- Rows of a batch whose capture is neither loaded nor in the batch, or that state another time than their capture.
WITH known_captures AS (
    SELECT capture_id, fetched_at FROM incoming_captures
    UNION ALL
    -- Another record with the identifier of a loaded one may state another time; it is skipped, with all that is in it.
    SELECT capture_id, fetched_at FROM captures ANTI JOIN incoming_captures USING (capture_id)
),

incoming AS (
    SELECT 'article' AS kind, capture_id, fetched_at FROM incoming_articles
    UNION ALL
    SELECT 'reject' AS kind, capture_id, NULL AS fetched_at FROM incoming_rejects
    UNION ALL
    SELECT 'listed item' AS kind, capture_id, NULL AS fetched_at FROM incoming_listed_items
    UNION ALL
    SELECT 'named item' AS kind, capture_id, NULL AS fetched_at FROM incoming_named_items
    UNION ALL
    SELECT 'listing page' AS kind, capture_id, NULL AS fetched_at FROM incoming_listing_pages
)

SELECT DISTINCT
    incoming.kind,
    incoming.capture_id,
    known_captures.capture_id IS NULL AS is_unknown
FROM incoming
LEFT JOIN known_captures USING (capture_id)
WHERE known_captures.capture_id IS NULL OR incoming.fetched_at != known_captures.fetched_at
ORDER BY ALL
LIMIT 5;
