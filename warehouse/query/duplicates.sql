-- The articles that repeat another, with the titles of both; of one article those that it repeats or that repeat it.
SELECT
    duplicates.article_id,
    duplicates.duplicate_of,
    duplicates.method,
    round(duplicates.similarity, 3) AS similarity,
    duplicates.reason,
    duplicates.decided_by,
    articles.title,
    original.title AS title_of_original
FROM duplicates
JOIN articles USING (article_id)
JOIN articles AS original ON original.article_id = duplicates.duplicate_of
WHERE $article_id IS NULL OR $article_id IN (duplicates.article_id, duplicates.duplicate_of)
ORDER BY duplicates.duplicate_of, duplicates.article_id;
