-- The days on which something was published.
SELECT published_on, count(*) AS articles
FROM articles
WHERE duplicate_of IS NULL AND published_on IS NOT NULL
GROUP BY ALL
ORDER BY ALL;
