CREATE OR REPLACE TEMP TABLE expected_listed_items AS
WITH named AS (
    SELECT
        incoming.article_id,
        incoming.section,
        incoming.url,
        incoming.title,
        incoming.published_on,
        incoming.capture_id,
        captures.fetched_at AS first_listed_at,
        captures.fetched_at AS last_listed_at
    FROM incoming_listed_items AS incoming
    JOIN captures USING (capture_id)
    UNION ALL BY NAME
    FROM listed_items SEMI JOIN incoming_listed_items USING (article_id, section)
),

first_named AS (
    SELECT article_id, section, min(first_listed_at) AS first_listed_at
    FROM named
    GROUP BY article_id, section
)

-- A page may name an item twice: address, title and date break the tie, so that order leaves no trace.
SELECT DISTINCT ON (article_id, section)
    named.* REPLACE (first_named.first_listed_at AS first_listed_at)
FROM named
JOIN first_named USING (article_id, section)
ORDER BY article_id, section, last_listed_at DESC, capture_id DESC, url, title, published_on;

-- A join: with EXISTS, DuckDB 1.5.5 would keep all existing rows in memory to find those that differ.
DELETE FROM listed_items AS existing
USING expected_listed_items AS expected
WHERE
    expected.article_id = existing.article_id
    AND expected.section = existing.section
    AND (expected.url, expected.title, expected.published_on, expected.capture_id, expected.first_listed_at)
    IS DISTINCT FROM (existing.url, existing.title, existing.published_on, existing.capture_id, existing.first_listed_at);

INSERT INTO listed_items BY NAME
FROM expected_listed_items ANTI JOIN listed_items USING (article_id, section);
