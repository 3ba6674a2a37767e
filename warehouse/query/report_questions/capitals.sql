-- How many titles were printed in capitals, by year.
SELECT
    year(published_on) AS year,
    count(*) AS articles,
    count(*) FILTER (WHERE title = upper(title) AND title != lower(title)) AS in_capitals
FROM articles
WHERE duplicate_of IS NULL AND published_on IS NOT NULL
GROUP BY ALL
ORDER BY ALL;
