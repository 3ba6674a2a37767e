-- The order of all articles by date, and the numbers by which search knows those that repeat no other.
CREATE OR REPLACE TEMP TABLE article_order AS
SELECT article_id, number, article_number
FROM (
    SELECT article_id, row_number() OVER (ORDER BY published_on NULLS FIRST, article_id) AS number
    FROM main.articles
)
LEFT JOIN (
    SELECT article_id, row_number() OVER (ORDER BY published_on NULLS FIRST, article_id)::INTEGER AS article_number
    FROM main.articles
    WHERE duplicate_of IS NULL
) USING (article_id)
ORDER BY number;
