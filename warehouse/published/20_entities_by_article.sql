-- A table: a view would count a quarter of a million mentions each time it is asked.
CREATE OR REPLACE TABLE entities_by_article AS
SELECT
    counted.article_id,
    articles.published_on,
    articles.section,
    articles.title,
    counted.entity_id,
    entities.name AS entity,
    entities.entity_type,
    counted.mentions,
    counted.in_headline,
    counted.printed_as
FROM (
    SELECT
        article_id,
        entity_id,
        sum(times)::BIGINT AS mentions,
        bool_or(in_headline) AS in_headline,
        list(printed_as ORDER BY printed_as) AS printed_as
    FROM (
        SELECT
            article_id,
            entity_id,
            printed_as,
            count(*) AS times,
            bool_or(part IN ('title', 'headline')) AS in_headline
        FROM mentions
        WHERE part != 'bio'
        GROUP BY article_id, entity_id, printed_as
    )
    GROUP BY article_id, entity_id
) AS counted
JOIN entities USING (entity_id)
JOIN articles USING (article_id)
WHERE articles.duplicate_of IS NULL
ORDER BY articles.published_on, counted.article_id, counted.entity_id;
COMMENT ON TABLE entities_by_article IS 'What each article mentions: one row per article and entity. Without duplicates and authors'' bios.';
COMMENT ON COLUMN entities_by_article.article_id IS 'The article, as caci:8400.';
COMMENT ON COLUMN entities_by_article.published_on IS 'Date of publication.';
COMMENT ON COLUMN entities_by_article.section IS 'Section of the site, as analytical-articles.';
COMMENT ON COLUMN entities_by_article.title IS 'Title as printed.';
COMMENT ON COLUMN entities_by_article.entity_id IS 'Identifier of the entity.';
COMMENT ON COLUMN entities_by_article.entity IS 'The name that the entity goes by.';
COMMENT ON COLUMN entities_by_article.entity_type IS 'country, organisation, person or place.';
COMMENT ON COLUMN entities_by_article.mentions IS 'Number of mentions in the article.';
COMMENT ON COLUMN entities_by_article.in_headline IS 'True when the title, or a headline of the digest, mentions it.';
COMMENT ON COLUMN entities_by_article.printed_as IS 'The spellings that the article prints, by alphabet.';
