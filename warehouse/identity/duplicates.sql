DELETE FROM duplicates AS present
WHERE NOT EXISTS (FROM wanted_duplicates AS wanted WHERE wanted IS NOT DISTINCT FROM present);

INSERT INTO duplicates BY NAME
FROM wanted_duplicates ANTI JOIN duplicates USING (article_id);

UPDATE articles
SET duplicate_of = wanted.duplicate_of
FROM articles AS present
LEFT JOIN duplicates AS wanted USING (article_id)
WHERE articles.article_id = present.article_id AND articles.duplicate_of IS DISTINCT FROM wanted.duplicate_of;
