-- The sixteen people who wrote most, and how many articles each wrote in which year.
WITH most AS (
    SELECT author_id, name, articles, first_published_on, last_published_on
    FROM authors_by_articles
    ORDER BY articles DESC, last_published_on DESC NULLS LAST, author_id
    LIMIT 16
)

SELECT
    most.author_id,
    most.name,
    most.articles,
    most.first_published_on,
    most.last_published_on,
    year(articles.published_on) AS year,
    count(DISTINCT articles.article_id) AS in_year
FROM most
JOIN article_authors USING (author_id)
JOIN articles USING (article_id)
WHERE articles.duplicate_of IS NULL
GROUP BY ALL
ORDER BY most.articles DESC, most.last_published_on DESC NULLS LAST, most.author_id, year;
