-- How many listed items are in each state, by section; a null section is the total, where an item counts once.
WITH latest AS (
    SELECT DISTINCT ON (article_id) article_id, capture_id, status
    FROM captures
    WHERE page_kind = 'item' AND article_id IS NOT NULL
    ORDER BY article_id, fetched_at DESC, capture_id DESC
),

states AS (
    SELECT
        listed.article_id,
        listed.section,
        CASE
            -- A copy from a feed, a JSON view or a text leaves the page still to be fetched.
            WHEN articles.source_kind = 'item' THEN 'stored'
            WHEN rejects.capture_id IS NOT NULL THEN 'rejected'
            WHEN latest.status IN (404, 410) THEN 'gone'
            ELSE 'pending'
        END AS state,
        CASE state WHEN 'rejected' THEN rejects.reason END AS reason
    FROM listed_items AS listed
    LEFT JOIN articles USING (article_id)
    LEFT JOIN latest USING (article_id)
    LEFT JOIN rejects ON rejects.capture_id = latest.capture_id
)

SELECT section, state, reason, count(*) AS items
FROM states
GROUP BY section, state, reason
UNION ALL
SELECT NULL AS section, state, reason, count(DISTINCT article_id) AS items
FROM states
GROUP BY state, reason
ORDER BY section, state, reason;
