CREATE OR REPLACE TEMP TABLE new_observations AS
SELECT capture_id, article_id, fetched_at, content_digest, hits
FROM incoming_articles SEMI JOIN new_captures USING (capture_id);

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
