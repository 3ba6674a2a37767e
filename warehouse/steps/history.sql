-- Computed anew from all observations, so that the order of loading leaves no trace.
CREATE OR REPLACE TEMP TABLE history AS
WITH compared AS (
    SELECT
        *,
        content_digest IS DISTINCT FROM lag(content_digest) OVER (
            PARTITION BY article_id ORDER BY fetched_at, capture_id
        ) AS begins_revision
    FROM observations SEMI JOIN affected_articles USING (article_id)
)
SELECT
    *,
    count_if(begins_revision) OVER (
        PARTITION BY article_id ORDER BY fetched_at, capture_id
    ) AS revision
FROM compared;

CREATE OR REPLACE TEMP TABLE wanted_revisions AS
SELECT
    article_id,
    revision::INTEGER AS revision,
    min(content_digest) AS content_digest,
    min(fetched_at) AS first_seen_at,
    max(fetched_at) AS last_seen_at,
    arg_min(capture_id, (fetched_at, capture_id)) AS capture_id
FROM history
GROUP BY article_id, revision;

DELETE FROM revisions AS present
WHERE
    article_id IN (SELECT article_id FROM affected_articles)
    AND NOT EXISTS (
        FROM wanted_revisions AS wanted
        WHERE wanted.article_id = present.article_id AND wanted IS NOT DISTINCT FROM present
    );

INSERT INTO revisions BY NAME
FROM wanted_revisions ANTI JOIN revisions USING (article_id, revision);

CREATE OR REPLACE TEMP TABLE article_states AS
WITH seen AS (
    SELECT
        article_id,
        max(revision)::INTEGER AS revision,
        min(fetched_at) AS first_seen_at,
        max(fetched_at) AS last_seen_at,
        arg_max(capture_id, (fetched_at, capture_id)) AS last_capture_id
    FROM history
    GROUP BY article_id
),

gone AS (
    SELECT seen.article_id, min(captures.fetched_at) AS gone_since
    FROM seen
    JOIN captures USING (article_id)
    WHERE
        captures.page_kind = 'item'
        AND captures.status IN (404, 410)
        AND (captures.fetched_at, captures.capture_id) > (seen.last_seen_at, seen.last_capture_id)
    GROUP BY seen.article_id
)

SELECT
    seen.article_id,
    seen.last_capture_id AS capture_id,
    seen.revision,
    seen.first_seen_at,
    seen.last_seen_at,
    gone.gone_since
FROM seen
LEFT JOIN gone USING (article_id);
