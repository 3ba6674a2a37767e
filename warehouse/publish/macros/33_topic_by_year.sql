CREATE OR REPLACE MACRO topic_by_year(topic) AS TABLE
WITH named AS (
    SELECT published_in, count(*) AS articles, sum(times)::BIGINT AS times
    FROM articles_on(topic)
    GROUP BY published_in
),

years AS (
    SELECT published_in, sum(articles)::BIGINT AS articles FROM articles_by_year GROUP BY published_in
)

SELECT
    years.published_in,
    coalesce(named.articles, 0) AS articles,
    years.articles AS of_articles,
    round(coalesce(named.articles, 0) / years.articles, 3) AS share,
    coalesce(named.times, 0) AS times
FROM years
LEFT JOIN named ON named.published_in IS NOT DISTINCT FROM years.published_in
ORDER BY years.published_in;
COMMENT ON MACRO TABLE topic_by_year IS 'How many articles of each year name a topic (see topic_passages), out of how many, and how often.';
