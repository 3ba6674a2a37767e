CREATE OR REPLACE VIEW reads_gained AS
WITH pairs AS (
    SELECT
        article_id,
        lag(observed_at) OVER of_article AS observed_from,
        observed_at AS observed_until,
        hits >= lag(hits) OVER of_article AS has_grown,
        reads - lag(reads) OVER of_article AS gained
    FROM counted_reads
    WINDOW of_article AS (PARTITION BY article_id ORDER BY observed_at, capture_id)
)

SELECT
    pairs.article_id,
    articles.published_on,
    articles.title,
    pairs.observed_from,
    pairs.observed_until,
    round((epoch_us(pairs.observed_until) - epoch_us(pairs.observed_from)) / 86_400_000_000, 2) AS days,
    if(pairs.has_grown, pairs.gained, NULL) AS reads,
    round(reads / nullif(days, 0), 2) AS reads_per_day
FROM pairs
JOIN articles USING (article_id)
WHERE pairs.observed_from IS NOT NULL AND articles.duplicate_of IS NULL;
COMMENT ON VIEW reads_gained IS 'How often an article was read between two observations of its counter. Leaves out duplicates.';
COMMENT ON COLUMN reads_gained.article_id IS 'The article, such as caci:8400.';
COMMENT ON COLUMN reads_gained.published_on IS 'Date of publication.';
COMMENT ON COLUMN reads_gained.title IS 'Title as printed.';
COMMENT ON COLUMN reads_gained.observed_from IS 'Time of the earlier observation, UTC.';
COMMENT ON COLUMN reads_gained.observed_until IS 'Time of the next observation, UTC.';
COMMENT ON COLUMN reads_gained.days IS 'Days between the two.';
COMMENT ON COLUMN reads_gained.reads IS 'Views between the two, without ours; null if the site reset its counter.';
COMMENT ON COLUMN reads_gained.reads_per_day IS 'The same per day.';
