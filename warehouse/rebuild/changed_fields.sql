-- For one field of the articles that both databases hold: in how many it differs, and three of these. Hashes are compared,
-- as for whole rows: otherwise all texts of one database would have to fit into memory.
SELECT count(*), min(article_id, 3)
FROM (SELECT article_id, hash("{field}") AS digest FROM before.articles) AS old
JOIN (SELECT article_id, hash("{field}") AS digest FROM after.articles) AS new USING (article_id)
WHERE old.digest != new.digest;
