-- By what the original is chosen among articles that repeat one another.
SELECT
    article_id,
    CASE WHEN item_id IS NOT NULL THEN 0 WHEN url IS NOT NULL THEN 1 ELSE 2 END AS source_rank,
    published_on,
    item_id,
    shingles
FROM articles
JOIN text_signatures USING (article_id)
WHERE article_id IN (SELECT unnest($article_ids));
