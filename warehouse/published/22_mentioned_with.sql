-- `entity` may be an identifier, or any name in full: FROM mentioned_with('Turkmenbashi').
CREATE OR REPLACE MACRO mentioned_with(entity, since := NULL, until := NULL) AS TABLE
WITH wanted AS (
    SELECT entity_id FROM entities WHERE entities.entity_id = entity
    UNION
    SELECT entity_id FROM entity_names WHERE form = 'full' AND lower(entity_names.name) = lower(entity)
),

those_articles AS (
    SELECT DISTINCT mentions.article_id, articles.published_on
    FROM mentions
    JOIN articles USING (article_id)
    WHERE
        mentions.entity_id IN (SELECT entity_id FROM wanted)
        AND mentions.part != 'bio'
        AND articles.duplicate_of IS NULL
        AND (since IS NULL OR articles.published_on >= since::DATE)
        AND (until IS NULL OR articles.published_on <= until::DATE)
),

together AS (
    SELECT DISTINCT mentions.entity_id, mentions.article_id, those_articles.published_on
    FROM mentions
    JOIN those_articles USING (article_id)
    WHERE mentions.part != 'bio' AND mentions.entity_id NOT IN (SELECT entity_id FROM wanted)
)

SELECT
    together.entity_id,
    entities.name AS entity,
    entities.entity_type,
    count(*) AS articles,
    round(count(*) / (SELECT count(*) FROM those_articles), 3) AS share,
    min(together.published_on) AS first_published_on,
    max(together.published_on) AS last_published_on
FROM together
JOIN entities USING (entity_id)
GROUP BY ALL
ORDER BY articles DESC, together.entity_id;
COMMENT ON MACRO TABLE mentioned_with IS 'What the articles mention that mention an entity, most frequent first: mentioned_with(entity, since := NULL, until := NULL). share is the part of these articles, from 0 to 1.';
