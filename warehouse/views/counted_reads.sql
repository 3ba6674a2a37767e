-- K2 counts each view of an item or of its JSON, but not of listings and feeds: https://github.com/getk2/k2.
CREATE OR REPLACE VIEW counted_reads AS
WITH fetches AS (
    SELECT
        capture_id,
        count(*) OVER (PARTITION BY article_id ORDER BY fetched_at, capture_id) AS fetches
    FROM captures
    WHERE article_id IS NOT NULL AND page_kind IN ('item', 'json') AND status = 200
)

SELECT
    hits.article_id,
    hits.observed_at,
    hits.hits,
    fetches.fetches,
    hits.hits - fetches.fetches AS reads,
    hits.capture_id
FROM hits
JOIN fetches USING (capture_id);
COMMENT ON VIEW counted_reads IS 'How often others had read an article, at each observation of its counter.';
COMMENT ON COLUMN counted_reads.article_id IS 'The article, such as caci:8400.';
COMMENT ON COLUMN counted_reads.observed_at IS 'When it was captured, UTC.';
COMMENT ON COLUMN counted_reads.hits IS 'Views that the page counted, ours among them.';
COMMENT ON COLUMN counted_reads.fetches IS 'Those of them that are ours: captures of the article so far, including this one.';
COMMENT ON COLUMN counted_reads.reads IS 'Views without ours: how often others read it.';
COMMENT ON COLUMN counted_reads.capture_id IS 'The capture.';
