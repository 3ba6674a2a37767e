-- Articles that are stored from their page and that no listing names any more, as of the latest walk to its end; and those
-- that neither a listing nor any other page ever named.
WITH whole AS (
    SELECT section, max_by(started_at, (finished_at, crawl_id)) AS since
    FROM walks
    WHERE whole
    GROUP BY section
),

listed AS (
    SELECT listed_items.article_id
    FROM listed_items
    LEFT JOIN whole USING (section)
    WHERE whole.since IS NULL OR listed_items.last_listed_at >= whole.since
),

never_listed AS (
    SELECT article_id FROM named_items ANTI JOIN listed_items USING (article_id)
)

SELECT article_id
FROM articles
ANTI JOIN listed USING (article_id)
ANTI JOIN never_listed USING (article_id)
WHERE source_kind = 'item' AND item_id IS NOT NULL
ORDER BY article_id;
