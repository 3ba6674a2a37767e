CREATE OR REPLACE VIEW institutions_by_author AS
SELECT
    author_id,
    authors.name,
    institution_id,
    mode(author_institutions.institution ORDER BY author_institutions.institution) AS institution,
    min(articles.published_on) AS first_published_on,
    max(articles.published_on) AS last_published_on,
    count(DISTINCT article_id) AS articles,
    arg_min(author_institutions.evidence, (articles.published_on, article_id)) AS evidence
FROM author_institutions
JOIN authors USING (author_id)
JOIN articles USING (article_id)
GROUP BY author_id, authors.name, institution_id;
COMMENT ON VIEW institutions_by_author IS 'Which institutions each author named, from when to when. An author with several rows moved, or had two posts at once: their dates tell. Leaves out duplicates.';
COMMENT ON COLUMN institutions_by_author.author_id IS 'The person.';
COMMENT ON COLUMN institutions_by_author.name IS 'The usual name of the person.';
COMMENT ON COLUMN institutions_by_author.institution_id IS 'The institution.';
COMMENT ON COLUMN institutions_by_author.institution IS 'Its name, as most articles of this author print it.';
COMMENT ON COLUMN institutions_by_author.first_published_on IS 'Date of the first article that names it with this author.';
COMMENT ON COLUMN institutions_by_author.last_published_on IS 'Date of the last one.';
COMMENT ON COLUMN institutions_by_author.articles IS 'Number of articles that name it with this author.';
COMMENT ON COLUMN institutions_by_author.evidence IS 'What the first of them says.';
