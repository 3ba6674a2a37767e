-- An article is what the latest capture of its best source says; an older one, or one of a poorer source, that is
-- loaded late replaces nothing.
CREATE OR REPLACE TEMP TABLE replaced_articles AS
SELECT article_id, capture_id
FROM article_states SEMI JOIN new_observations USING (article_id, capture_id);

-- The parts are written again only where anything but the hits has changed.
CREATE OR REPLACE TEMP TABLE rewritten_articles AS
SELECT article_id, capture_id
FROM incoming_articles
SEMI JOIN replaced_articles USING (article_id, capture_id)
ANTI JOIN articles USING (article_id, record_digest);

-- Parts are deleted only for these: most loads write only new articles, and need not read the parts.
CREATE OR REPLACE TEMP TABLE outdated_articles AS
SELECT article_id FROM rewritten_articles SEMI JOIN articles USING (article_id);

DELETE FROM articles WHERE article_id IN (SELECT article_id FROM replaced_articles);

INSERT INTO articles BY NAME
SELECT
    incoming.* EXCLUDE (fetched_at, hits),
    states.source_kind,
    states.hits,
    states.revision,
    states.first_seen_at,
    states.last_seen_at,
    states.gone_since
FROM incoming_articles AS incoming
JOIN replaced_articles USING (article_id, capture_id)
JOIN article_states AS states USING (article_id);

UPDATE articles
SET
    revision = states.revision,
    first_seen_at = states.first_seen_at,
    last_seen_at = states.last_seen_at,
    hits = states.hits,
    gone_since = states.gone_since
FROM article_states AS states
WHERE
    articles.article_id = states.article_id
    AND (articles.revision, articles.first_seen_at, articles.last_seen_at, articles.hits, articles.gone_since)
    IS DISTINCT FROM (states.revision, states.first_seen_at, states.last_seen_at, states.hits, states.gone_since);
