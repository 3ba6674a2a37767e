CREATE OR REPLACE VIEW authors_by_articles AS
SELECT
    author_id,
    authors.name,
    count(DISTINCT articles.article_id) AS articles,
    min(articles.published_on) AS first_published_on,
    max(articles.published_on) AS last_published_on
FROM authors
JOIN article_authors USING (author_id)
JOIN articles USING (article_id)
WHERE articles.duplicate_of IS NULL AND author_id != 'anonymous'
GROUP BY ALL;
COMMENT ON VIEW authors_by_articles IS 'How many articles each author wrote, and between which dates. Leaves out duplicates and anonymous articles.';
COMMENT ON COLUMN authors_by_articles.author_id IS 'The person.';
COMMENT ON COLUMN authors_by_articles.name IS 'The most frequent spelling of the name.';
COMMENT ON COLUMN authors_by_articles.articles IS 'Number of articles.';
COMMENT ON COLUMN authors_by_articles.first_published_on IS 'Date of the earliest article.';
COMMENT ON COLUMN authors_by_articles.last_published_on IS 'Date of the latest article.';
