CREATE OR REPLACE TEMP TABLE wanted_listed_items AS
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

-- Joined: with EXISTS DuckDB 1.5.5 would hold all that are known in memory, to find out which are other.
DELETE FROM listed_items AS present
USING wanted_listed_items AS wanted
WHERE
    wanted.article_id = present.article_id
    AND wanted.section = present.section
    AND (wanted.url, wanted.title, wanted.published_on, wanted.capture_id, wanted.first_listed_at)
    IS DISTINCT FROM (present.url, present.title, present.published_on, present.capture_id, present.first_listed_at);

INSERT INTO listed_items BY NAME
FROM wanted_listed_items ANTI JOIN listed_items USING (article_id, section);
