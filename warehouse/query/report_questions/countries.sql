-- In how many articles of each year the most mentioned countries occur. Notes about authors are left out.
WITH mentioned AS (
    SELECT DISTINCT mentions.entity_id, mentions.article_id, year(articles.published_on) AS year
    FROM mentions
    JOIN articles USING (article_id)
    WHERE mentions.part != 'bio' AND articles.duplicate_of IS NULL AND articles.published_on IS NOT NULL
),

most AS (
    SELECT entities.entity_id, entities.name, count(*) AS articles
    FROM entities
    JOIN mentioned USING (entity_id)
    WHERE entities.entity_type = 'country'
    GROUP BY ALL
    ORDER BY articles DESC, entities.name, entities.entity_id
    LIMIT 14
),

printed AS (
    SELECT year(published_on) AS year, count(*) AS articles
    FROM articles
    WHERE duplicate_of IS NULL AND published_on IS NOT NULL
    GROUP BY ALL
)

SELECT
    most.entity_id,
    most.name,
    most.articles,
    printed.year,
    count(mentioned.article_id) AS in_year,
    printed.articles AS of_year
FROM most
CROSS JOIN printed
LEFT JOIN mentioned ON mentioned.entity_id = most.entity_id AND mentioned.year = printed.year
GROUP BY most.entity_id, most.name, most.articles, printed.year, printed.articles
ORDER BY most.articles DESC, most.name, most.entity_id, printed.year;
