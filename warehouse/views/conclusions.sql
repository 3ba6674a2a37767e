CREATE OR REPLACE VIEW conclusions AS
SELECT
    articles.article_id,
    articles.published_on,
    articles.title,
    bylines.authors,
    sections.text AS conclusions,
    articles.url
FROM articles
JOIN sections USING (article_id)
LEFT JOIN bylines USING (article_id)
WHERE sections.label = 'CONCLUSIONS' AND articles.duplicate_of IS NULL;
COMMENT ON VIEW conclusions IS 'What each article concluded, with title, date and authors. Leaves out duplicates.';
COMMENT ON COLUMN conclusions.article_id IS 'The article, such as caci:8400.';
COMMENT ON COLUMN conclusions.published_on IS 'Date of publication.';
COMMENT ON COLUMN conclusions.title IS 'Title as printed.';
COMMENT ON COLUMN conclusions.authors IS 'Names of the authors in the order of the byline, joined by semicolons.';
COMMENT ON COLUMN conclusions.conclusions IS 'Text of the section labelled CONCLUSIONS.';
COMMENT ON COLUMN conclusions.url IS 'Public canonical address.';
