-- For one field of the articles that both databases hold: how many differ, and three of them.
SELECT count(*), list(article_id ORDER BY article_id)[:3]
FROM before.articles AS old
JOIN after.articles AS new USING (article_id)
WHERE old."{field}" IS DISTINCT FROM new."{field}";
