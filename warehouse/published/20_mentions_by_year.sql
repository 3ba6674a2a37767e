CREATE OR REPLACE VIEW mentions_by_year AS
SELECT
    year(articles.published_on) AS published_in,
    articles.section,
    mentions.entity_id,
    entities.name AS entity,
    entities.entity_type,
    count(DISTINCT mentions.article_id) AS articles,
    count(*) AS mentions
FROM mentions
JOIN entities USING (entity_id)
JOIN articles USING (article_id)
WHERE articles.duplicate_of IS NULL AND mentions.part != 'bio'
GROUP BY ALL;
COMMENT ON VIEW mentions_by_year IS 'How often an entity is mentioned, by year and section. Without duplicates and authors'' bios.';
COMMENT ON COLUMN mentions_by_year.published_in IS 'Year of publication; null where the date is not known.';
COMMENT ON COLUMN mentions_by_year.section IS 'Section of the site, as analytical-articles.';
COMMENT ON COLUMN mentions_by_year.entity_id IS 'Identifier of the entity.';
COMMENT ON COLUMN mentions_by_year.entity IS 'The name that the entity goes by.';
COMMENT ON COLUMN mentions_by_year.entity_type IS 'country, organisation, person or place.';
COMMENT ON COLUMN mentions_by_year.articles IS 'Number of articles that mention it.';
COMMENT ON COLUMN mentions_by_year.mentions IS 'Number of mentions in them.';
