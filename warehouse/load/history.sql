-- Computed again from all observations, so that the order of loading leaves no trace. Only the best source has a
-- history: what a poorer one leaves out is not a change of the article.
CREATE OR REPLACE TEMP TABLE history AS
WITH best AS (
    SELECT *
    FROM observations SEMI JOIN affected_articles USING (article_id)
    QUALIFY dense_rank() OVER (
        PARTITION BY article_id ORDER BY list_position(['item', 'json', 'feed', 'text'], source_kind)
    ) = 1
),

compared AS (
    SELECT
        *,
        content_digest IS DISTINCT FROM lag(content_digest) OVER (
            PARTITION BY article_id ORDER BY fetched_at, capture_id
        ) AS begins_revision
    FROM best
)
SELECT
    *,
    count_if(begins_revision) OVER (
        PARTITION BY article_id ORDER BY fetched_at, capture_id
    ) AS revision
FROM compared;

CREATE OR REPLACE TEMP TABLE expected_revisions AS
SELECT
    article_id,
    revision::INTEGER AS revision,
    min(content_digest) AS content_digest,
    min(fetched_at) AS first_seen_at,
    max(fetched_at) AS last_seen_at,
    arg_min(capture_id, (fetched_at, capture_id)) AS capture_id
FROM history
GROUP BY article_id, revision;

DELETE FROM revisions AS existing
WHERE
    article_id IN (SELECT article_id FROM affected_articles)
    AND NOT EXISTS (
        FROM expected_revisions AS expected
        WHERE expected.article_id = existing.article_id AND expected IS NOT DISTINCT FROM existing
    );

INSERT INTO revisions BY NAME
FROM expected_revisions ANTI JOIN revisions USING (article_id, revision);

CREATE OR REPLACE TEMP TABLE article_states AS
WITH best AS (
    SELECT
        article_id,
        max(revision)::INTEGER AS revision,
        max(fetched_at) AS fetched_at,
        arg_max(capture_id, (fetched_at, capture_id)) AS capture_id,
        min(source_kind) AS source_kind
    FROM history
    GROUP BY article_id
),

seen AS (
    SELECT
        article_id,
        min(fetched_at) AS first_seen_at,
        max(fetched_at) AS last_seen_at,
        arg_max(hits, (fetched_at, capture_id)) FILTER (WHERE hits IS NOT NULL) AS hits
    FROM observations SEMI JOIN affected_articles USING (article_id)
    GROUP BY article_id
),

gone AS (
    SELECT best.article_id, min(captures.fetched_at) AS gone_since
    FROM best
    JOIN captures USING (article_id)
    WHERE
        captures.page_kind = 'item'
        AND captures.status IN (404, 410)
        AND (captures.fetched_at, captures.capture_id) > (best.fetched_at, best.capture_id)
    GROUP BY best.article_id
)

SELECT
    best.article_id,
    best.capture_id,
    best.source_kind,
    best.revision,
    seen.first_seen_at,
    seen.last_seen_at,
    seen.hits,
    gone.gone_since
FROM best
JOIN seen USING (article_id)
LEFT JOIN gone USING (article_id);
