-- The articles that are named, the latest first.
SELECT article_id, title, url, section, published_on
FROM articles
WHERE article_id IN (SELECT unnest($articles::VARCHAR[]))
ORDER BY published_on DESC NULLS LAST, article_id;
