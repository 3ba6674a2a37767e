CREATE OR REPLACE VIEW most_linked AS
SELECT
    count(DISTINCT article_id) FILTER (block = 'text') AS cited_by,
    count(DISTINCT article_id) AS linked_by,
    target_published_on AS published_on,
    target_title AS title,
    target_article_id AS article_id
FROM article_links
GROUP BY target_published_on, target_title, target_article_id
ORDER BY cited_by DESC, linked_by DESC, article_id;
COMMENT ON VIEW most_linked IS 'Articles that others link to, most cited first. Leaves out duplicates.';
COMMENT ON COLUMN most_linked.cited_by IS 'Number of articles whose text links to it.';
COMMENT ON COLUMN most_linked.linked_by IS 'Number of articles that link to it anywhere on their page.';
COMMENT ON COLUMN most_linked.published_on IS 'Date of publication.';
COMMENT ON COLUMN most_linked.title IS 'Title as printed.';
COMMENT ON COLUMN most_linked.article_id IS 'The article, such as caci:8400.';
