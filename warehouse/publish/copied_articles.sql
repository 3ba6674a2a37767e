-- The rows of {table} for a slice of articles: to sort all of them at once would take their size in memory.
INSERT INTO snapshot.{table} BY NAME
SELECT present.*
FROM main.{table} AS present
JOIN article_order USING (article_id)
WHERE article_order.number BETWEEN {first} AND {last}
ORDER BY article_order.number, {position};
