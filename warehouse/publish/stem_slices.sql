-- The first and last of stems that together have at most about $most occurrences; a single stem may have more.
SELECT min(stem_id), max(stem_id)
FROM (
    SELECT stem_id, (sum(times) OVER (ORDER BY stem_id) - 1) // $most AS slice
    FROM (
        SELECT spelled.stem_id, count(*) AS times FROM printed_words JOIN spelled USING (spelling_id) GROUP BY stem_id
    )
)
GROUP BY slice
ORDER BY ALL;
