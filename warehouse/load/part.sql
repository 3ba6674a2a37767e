-- {table} is one of the tables that hold parts of an article.
DELETE FROM {table} WHERE article_id IN (SELECT article_id FROM outdated_articles);

INSERT INTO {table} BY NAME
SELECT * EXCLUDE (capture_id)
FROM incoming_{table} SEMI JOIN rewritten_articles USING (article_id, capture_id);
