CREATE OR REPLACE TEMP TABLE wanted_named_items AS
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

-- As with listed items: the order in which pages are loaded leaves no trace.
SELECT DISTINCT ON (article_id, page_kind)
    named.* REPLACE (first_named.first_named_at AS first_named_at)
FROM named
JOIN first_named USING (article_id, page_kind)
ORDER BY article_id, page_kind, last_named_at DESC, capture_id DESC, url, title, published_on;

-- Joined: with EXISTS DuckDB 1.5.5 would hold all that are known in memory, to find out which are other.
DELETE FROM named_items AS present
USING wanted_named_items AS wanted
WHERE
    wanted.article_id = present.article_id
    AND wanted.page_kind = present.page_kind
    AND (wanted.url, wanted.title, wanted.published_on, wanted.capture_id, wanted.first_named_at)
    IS DISTINCT FROM (present.url, present.title, present.published_on, present.capture_id, present.first_named_at);

INSERT INTO named_items BY NAME
FROM wanted_named_items ANTI JOIN named_items USING (article_id, page_kind);
