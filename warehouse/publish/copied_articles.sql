-- The rows of {table} for a slice of articles: to sort all at once would take as much memory as they do.
INSERT INTO snapshot.{table} BY NAME
SELECT present.*
FROM main.{table} AS present
JOIN article_order USING (article_id)
WHERE article_order.number BETWEEN {first} AND {last}
ORDER BY article_order.number, {position};
