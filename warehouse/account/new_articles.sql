-- The articles with the given identifiers, the latest first.
SELECT article_id, title, url, section, published_on
FROM articles
WHERE article_id IN (SELECT unnest($article_ids::VARCHAR[]))
ORDER BY published_on DESC NULLS LAST, article_id;
