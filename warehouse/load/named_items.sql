CREATE OR REPLACE TEMP TABLE expected_named_items AS
WITH named AS (
    SELECT
        incoming.article_id,
        incoming.page_kind,
        incoming.url,
        incoming.title,
        incoming.published_on,
        incoming.capture_id,
        captures.fetched_at AS first_named_at,
        captures.fetched_at AS last_named_at
    FROM incoming_named_items AS incoming
    JOIN captures USING (capture_id)
    UNION ALL BY NAME
    FROM named_items SEMI JOIN incoming_named_items USING (article_id, page_kind)
),

first_named AS (
    SELECT article_id, page_kind, min(first_named_at) AS first_named_at
    FROM named
    GROUP BY article_id, page_kind
)

-- As for listed items, the order in which pages are loaded leaves no trace.
SELECT DISTINCT ON (article_id, page_kind)
    named.* REPLACE (first_named.first_named_at AS first_named_at)
FROM named
JOIN first_named USING (article_id, page_kind)
ORDER BY article_id, page_kind, last_named_at DESC, capture_id DESC, url, title, published_on;

-- A join: with EXISTS, DuckDB 1.5.5 would keep all existing rows in memory to find those that differ.
DELETE FROM named_items AS existing
USING expected_named_items AS expected
WHERE
    expected.article_id = existing.article_id
    AND expected.page_kind = existing.page_kind
    AND (expected.url, expected.title, expected.published_on, expected.capture_id, expected.first_named_at)
    IS DISTINCT FROM (existing.url, existing.title, existing.published_on, existing.capture_id, existing.first_named_at);

INSERT INTO named_items BY NAME
FROM expected_named_items ANTI JOIN named_items USING (article_id, page_kind);
