CREATE OR REPLACE VIEW articles_by_year AS
SELECT
    year(published_on) AS year,
    section,
    kind,
    count(*) AS articles,
    sum(word_count)::BIGINT AS words,
    year AS published_in
FROM articles
WHERE duplicate_of IS NULL
GROUP BY ALL;
COMMENT ON VIEW articles_by_year IS 'How much was published in each year, by section and kind. Leaves out duplicates.';
COMMENT ON COLUMN articles_by_year.year IS 'Year of publication; null if the date is not known.';
COMMENT ON COLUMN articles_by_year.section IS 'Section of the site, such as analytical-articles.';
COMMENT ON COLUMN articles_by_year.kind IS 'analytical, field_report, feature, news_item, news_digest or other.';
COMMENT ON COLUMN articles_by_year.articles IS 'Number of articles.';
COMMENT ON COLUMN articles_by_year.words IS 'Number of words in their bodies.';
COMMENT ON COLUMN articles_by_year.published_in IS 'The same as year: the name that it had before.';
