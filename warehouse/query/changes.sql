-- What was noticed on a day or later, by default in the last thirty days; all kinds of changes if none is named.
SELECT
    (seen_at AT TIME ZONE 'UTC')::DATE AS noticed,
    change,
    article_id,
    diff,
    title,
    (seen_before_at AT TIME ZONE 'UTC')::DATE AS seen_before,
    before,
    after,
    url
FROM changes
WHERE
    noticed >= coalesce($since::DATE, today() - INTERVAL 30 DAYS)
    AND (len($changes::VARCHAR[]) = 0 OR list_contains($changes::VARCHAR[], change))
ORDER BY seen_at DESC, change, article_id;
