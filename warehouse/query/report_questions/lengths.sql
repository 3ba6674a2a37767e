-- How long the articles of each kind were, by year: quartiles of the words of their bodies.
SELECT
    kind,
    year(published_on) AS year,
    count(*) AS articles,
    quantile_cont(word_count, 0.25) AS lower_quartile,
    median(word_count) AS median,
    quantile_cont(word_count, 0.75) AS upper_quartile
FROM articles
WHERE duplicate_of IS NULL AND published_on IS NOT NULL AND word_count > 0
GROUP BY ALL
ORDER BY ALL;
