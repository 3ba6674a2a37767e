-- A silence is longer than two weeks, the interval of the printed issues, and longer than three times the section's usual
-- interval at that time: the median of the ten intervals before it and the ten after it.
CREATE OR REPLACE VIEW gaps AS
WITH days AS (
    SELECT section, published_on, count(*) AS articles
    FROM articles
    WHERE section IS NOT NULL AND published_on IS NOT NULL AND duplicate_of IS NULL
    GROUP BY section, published_on
),

intervals AS (
    SELECT
        section,
        published_on AS last_before,
        lead(published_on) OVER of_section AS first_after,
        coalesce(first_after, (SELECT max(fetched_at)::DATE FROM captures)) - published_on AS days,
        first_after - published_on AS closed_days
    FROM days
    WINDOW of_section AS (PARTITION BY section ORDER BY published_on)
),

rhythms AS (
    SELECT
        *,
        median(closed_days) OVER (
            PARTITION BY section ORDER BY last_before ROWS BETWEEN 10 PRECEDING AND 10 FOLLOWING EXCLUDE CURRENT ROW
        ) AS usual_days
    FROM intervals
)

SELECT
    section,
    last_before,
    first_after,
    days,
    usual_days,
    (
        SELECT count(*)
        FROM listed_items
        ANTI JOIN articles USING (article_id)
        WHERE
            listed_items.section = rhythms.section
            AND listed_items.published_on > rhythms.last_before
            AND listed_items.published_on < coalesce(rhythms.first_after, DATE '9999-12-31')
    ) AS listed_not_stored
FROM rhythms
WHERE days > 14 AND days > 3 * usual_days;
COMMENT ON VIEW gaps IS 'Silences of a section: more than two weeks, and more than three times its usual interval at that time, without an article.';
COMMENT ON COLUMN gaps.section IS 'Section of the site, such as analytical-articles.';
COMMENT ON COLUMN gaps.last_before IS 'The last day with an article before the silence.';
COMMENT ON COLUMN gaps.first_after IS 'The first day with an article after it; null if the silence continues.';
COMMENT ON COLUMN gaps.days IS 'Days between the two; up to the latest capture if the silence continues.';
COMMENT ON COLUMN gaps.usual_days IS 'The usual interval at that time in days: the median of the ten intervals before and the ten after.';
COMMENT ON COLUMN gaps.listed_not_stored IS 'Number of items that the site lists for those days and that are not stored: if there are any, the gap is ours.';
