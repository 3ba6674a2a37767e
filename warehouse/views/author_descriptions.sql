CREATE OR REPLACE VIEW author_descriptions AS
SELECT
    author_id,
    authors.name,
    articles.published_on,
    article_authors.honorific,
    article_authors.affiliation,
    article_authors.bio,
    article_authors.printed_as,
    articles.article_id
FROM article_authors
JOIN authors USING (author_id)
JOIN articles USING (article_id)
WHERE
    articles.duplicate_of IS NULL
    AND coalesce(article_authors.honorific, article_authors.affiliation, article_authors.bio) IS NOT NULL;
COMMENT ON VIEW author_descriptions IS 'What articles say about their authors, and when: one row per author and article that says something. Leaves out duplicates.';
COMMENT ON COLUMN author_descriptions.author_id IS 'The person.';
COMMENT ON COLUMN author_descriptions.name IS 'The usual name of the person.';
COMMENT ON COLUMN author_descriptions.published_on IS 'Date of the article.';
COMMENT ON COLUMN author_descriptions.honorific IS 'Honorific or rank before the name, as printed.';
COMMENT ON COLUMN author_descriptions.affiliation IS 'What follows the name, as printed.';
COMMENT ON COLUMN author_descriptions.bio IS 'Biographical note about this author only.';
COMMENT ON COLUMN author_descriptions.printed_as IS 'Name as printed, with honorific and degree.';
COMMENT ON COLUMN author_descriptions.article_id IS 'The article.';
