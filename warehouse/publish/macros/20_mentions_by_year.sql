CREATE OR REPLACE VIEW mentions_by_year AS
SELECT
    year(published_on) AS year,
    section,
    entity_id,
    entity,
    entity_type,
    count(*) AS articles,
    sum(mentions)::BIGINT AS mentions,
    year AS published_in
FROM entities_by_article
GROUP BY ALL;
COMMENT ON VIEW mentions_by_year IS 'How often an entity is mentioned, by year and section. Leaves out duplicates and authors'' bios.';
COMMENT ON COLUMN mentions_by_year.year IS 'Year of publication; null if the date is not known.';
COMMENT ON COLUMN mentions_by_year.section IS 'Section of the site, such as analytical-articles.';
COMMENT ON COLUMN mentions_by_year.entity_id IS 'Identifier of the entity.';
COMMENT ON COLUMN mentions_by_year.entity IS 'The usual name of the entity.';
COMMENT ON COLUMN mentions_by_year.entity_type IS 'country, organisation, person or place.';
COMMENT ON COLUMN mentions_by_year.articles IS 'Number of articles that mention it.';
COMMENT ON COLUMN mentions_by_year.mentions IS 'Number of mentions in them.';
COMMENT ON COLUMN mentions_by_year.published_in IS 'The same as year: the name that it had before.';
