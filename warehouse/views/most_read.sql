CREATE OR REPLACE VIEW most_read AS
WITH latest AS (
    SELECT article_id, arg_max(reads, fetches) AS reads, max(observed_at) AS observed_at
    FROM counted_reads
    GROUP BY article_id
)

SELECT
    latest.reads,
    articles.published_on,
    articles.section,
    articles.title,
    bylines.authors,
    latest.observed_at,
    articles.article_id,
    articles.url
FROM latest
JOIN articles USING (article_id)
LEFT JOIN bylines USING (article_id)
WHERE articles.duplicate_of IS NULL
ORDER BY latest.reads DESC, articles.article_id;
COMMENT ON VIEW most_read IS 'How often each article has been read, most first. Leaves out duplicates.';
COMMENT ON COLUMN most_read.reads IS 'Views that the page counted at the latest observation, without ours: how often others read it.';
COMMENT ON COLUMN most_read.published_on IS 'Date of publication.';
COMMENT ON COLUMN most_read.section IS 'Section of the site, such as analytical-articles.';
COMMENT ON COLUMN most_read.title IS 'Title as printed.';
COMMENT ON COLUMN most_read.authors IS 'Names of the authors in the order of the byline, joined by semicolons.';
COMMENT ON COLUMN most_read.observed_at IS 'When the counter was last observed, UTC.';
COMMENT ON COLUMN most_read.article_id IS 'The article, such as caci:8400.';
COMMENT ON COLUMN most_read.url IS 'Public canonical address.';
