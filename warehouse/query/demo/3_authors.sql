-- Who wrote most, and in which years?
SELECT name, articles, year(first_published_on) AS first_year, year(last_published_on) AS last_year
FROM authors_by_articles
ORDER BY articles DESC, name
LIMIT 5;
