-- What is said of each text: the file that has it, and what tells it from others. $articles: those that are exported; null for
-- all but those that repeat another.
CREATE OR REPLACE TEMP TABLE text_metadata AS
SELECT
    coalesce(published_on::VARCHAR, 'undated') || '_' || regexp_replace(article_id, '[^\w.-]+', '-', 'g') || $ending AS doc_id,
    article_id,
    title,
    (
        SELECT string_agg(name, '; ' ORDER BY position) FROM article_authors
        WHERE article_authors.article_id = articles.article_id
    ) AS authors,
    published_on,
    year(published_on) AS year,
    section,
    kind,
    word_count,
    url,
    duplicate_of
FROM articles
WHERE list_contains($articles::VARCHAR[], article_id) OR ($articles IS NULL AND duplicate_of IS NULL)
ORDER BY doc_id;
