-- How many articles each section printed each year; the year is null where the date is not known.
SELECT published_in AS year, section, sum(articles)::BIGINT AS articles
FROM articles_by_year
GROUP BY ALL
ORDER BY ALL;
