CREATE OR REPLACE MACRO topic_by_year(topic) AS TABLE
WITH named AS (
    SELECT year, count(*) AS articles, sum(times)::BIGINT AS times
    FROM articles_on(topic)
    GROUP BY year
),

years AS (
    SELECT year, sum(articles)::BIGINT AS articles FROM articles_by_year GROUP BY year
)

SELECT
    years.year,
    coalesce(named.articles, 0) AS articles,
    years.articles AS of_articles,
    round(coalesce(named.articles, 0) / years.articles, 3) AS share,
    coalesce(named.times, 0) AS times,
    years.year AS published_in
FROM years
LEFT JOIN named ON named.year IS NOT DISTINCT FROM years.year
ORDER BY years.year;
COMMENT ON MACRO TABLE topic_by_year IS 'How many articles of each year name a topic (see topic_passages), out of how many, and how often.';
