DELETE FROM duplicates AS existing
WHERE NOT EXISTS (FROM expected_duplicates AS expected WHERE expected IS NOT DISTINCT FROM existing);

INSERT INTO duplicates BY NAME
FROM expected_duplicates ANTI JOIN duplicates USING (article_id);

UPDATE articles
SET duplicate_of = expected.duplicate_of
FROM articles AS existing
LEFT JOIN duplicates AS expected USING (article_id)
WHERE articles.article_id = existing.article_id AND articles.duplicate_of IS DISTINCT FROM expected.duplicate_of;
