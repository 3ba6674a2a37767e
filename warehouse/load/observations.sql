CREATE OR REPLACE TEMP TABLE new_observations AS
SELECT
    incoming.capture_id,
    incoming.article_id,
    incoming.fetched_at,
    incoming.content_digest,
    incoming.hits,
    -- A print view, and a page of the former system at its own address, count as pages of the item.
    CASE WHEN captures.page_kind IN ('json', 'feed', 'text') THEN captures.page_kind ELSE 'item' END AS source_kind,
    incoming.title,
    incoming.url
FROM incoming_articles AS incoming
JOIN new_captures AS captures USING (capture_id);

INSERT INTO observations BY NAME FROM new_observations;

INSERT INTO hits BY NAME
SELECT article_id, fetched_at AS observed_at, hits, capture_id
FROM new_observations
WHERE hits IS NOT NULL;

-- A capture without a reading matters too: the site may have answered that the item is gone.
CREATE OR REPLACE TEMP TABLE affected_articles AS
SELECT article_id FROM new_observations
UNION
SELECT article_id FROM new_captures WHERE page_kind = 'item' AND article_id IS NOT NULL;
