-- `entity` is an identifier or any full name: FROM mentioned_with('Turkmenbashi').
CREATE OR REPLACE MACRO mentioned_with(entity, since := NULL, until := NULL) AS TABLE
WITH sought AS (
    SELECT entity_id FROM entities WHERE entities.entity_id = entity
    UNION
    SELECT entity_id FROM entity_names WHERE form = 'full' AND lower(entity_names.name) = lower(entity)
),

articles_with_it AS (
    SELECT DISTINCT article_id
    FROM entities_by_article
    WHERE
        entity_id IN (SELECT sought.entity_id FROM sought)
        AND (since IS NULL OR published_on >= since::DATE)
        AND (until IS NULL OR published_on <= until::DATE)
)

SELECT
    together.entity_id,
    together.entity,
    together.entity_type,
    count(*) AS articles,
    round(count(*) / (SELECT count(*) FROM articles_with_it), 3) AS share,
    min(together.published_on) AS first_published_on,
    max(together.published_on) AS last_published_on
FROM entities_by_article AS together
SEMI JOIN articles_with_it USING (article_id)
WHERE together.entity_id NOT IN (SELECT sought.entity_id FROM sought)
GROUP BY ALL
ORDER BY articles DESC, together.entity_id;
COMMENT ON MACRO TABLE mentioned_with IS 'What else is mentioned in the articles that mention an entity, most frequent first: mentioned_with(entity, since := NULL, until := NULL). share is the share of these articles, from 0 to 1.';
