CREATE OR REPLACE VIEW absences AS
WITH answers AS (
    SELECT article_id, fetched_at, capture_id, status != 200 AS is_gone
    FROM captures
    WHERE article_id IN (SELECT article_id FROM articles) AND page_kind = 'item' AND status IN (200, 404, 410)
),

changes AS (
    SELECT
        *,
        is_gone AND NOT coalesce(lag(is_gone) OVER of_article, false) AS begins
    FROM answers
    WINDOW of_article AS (PARTITION BY article_id ORDER BY fetched_at, capture_id)
),

numbered AS (
    SELECT
        *,
        -- Not count_if, which DuckDB 1.1 has no window for.
        sum(begins::INTEGER) OVER (PARTITION BY article_id ORDER BY fetched_at, capture_id) AS absence
    FROM changes
)

SELECT
    article_id,
    min(fetched_at) FILTER (WHERE is_gone) AS gone_since,
    max(fetched_at) FILTER (WHERE is_gone) AS last_gone_at,
    min(fetched_at) FILTER (WHERE NOT is_gone) AS back_since
FROM numbered
WHERE absence > 0
GROUP BY article_id, absence;
COMMENT ON VIEW absences IS 'When an article was gone (404 or 410), and when it was back: one row per absence.';
COMMENT ON COLUMN absences.article_id IS 'The article.';
COMMENT ON COLUMN absences.gone_since IS 'When the site first answered that it is gone, UTC.';
COMMENT ON COLUMN absences.last_gone_at IS 'When the site last answered so before it was back, UTC.';
COMMENT ON COLUMN absences.back_since IS 'When it was first fetched again, UTC; null while it is gone.';
