CREATE OR REPLACE VIEW articles_by_author AS
SELECT
    author_id,
    authors.name,
    articles.published_on,
    articles.section,
    articles.kind,
    articles.title,
    article_authors.honorific,
    article_authors.affiliation,
    (
        -- Sorted as in bylines, and for the same reason.
        SELECT
            array_to_string(
                list_transform(list_sort(list({'position': others.position, 'name': others.name})), lambda one: one.name),
                '; '
            )
        FROM article_authors AS others
        WHERE others.article_id = articles.article_id AND others.author_id != article_authors.author_id
    ) AS written_with,
    articles.word_count,
    articles.article_id,
    articles.url
FROM article_authors
JOIN authors USING (author_id)
JOIN articles USING (article_id)
WHERE articles.duplicate_of IS NULL;
COMMENT ON VIEW articles_by_author IS 'Who wrote what: one row per article and author. Leaves out duplicates.';
COMMENT ON COLUMN articles_by_author.author_id IS 'The person.';
COMMENT ON COLUMN articles_by_author.name IS 'The usual name of the person.';
COMMENT ON COLUMN articles_by_author.published_on IS 'Date of the article.';
COMMENT ON COLUMN articles_by_author.section IS 'Section of the site, such as analytical-articles.';
COMMENT ON COLUMN articles_by_author.kind IS 'analytical, field_report, feature, news_item, news_digest or other.';
COMMENT ON COLUMN articles_by_author.title IS 'Title as printed.';
COMMENT ON COLUMN articles_by_author.honorific IS 'Honorific or rank before the name, as printed with this article.';
COMMENT ON COLUMN articles_by_author.affiliation IS 'What follows the name, as printed with this article.';
COMMENT ON COLUMN articles_by_author.written_with IS 'The other authors in the order of the byline, joined by semicolons.';
COMMENT ON COLUMN articles_by_author.word_count IS 'Number of words in the body.';
COMMENT ON COLUMN articles_by_author.article_id IS 'The article, such as caci:8400.';
COMMENT ON COLUMN articles_by_author.url IS 'Public canonical address.';
