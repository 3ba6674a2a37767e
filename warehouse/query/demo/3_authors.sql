-- Who wrote most, and in which years?
SELECT name, count(*) AS articles, min(year(published_on)) AS first_year, max(year(published_on)) AS last_year
FROM article_authors
JOIN articles USING (article_id)
WHERE name != 'Anonymous'
GROUP BY name
ORDER BY articles DESC, name
LIMIT 5;
