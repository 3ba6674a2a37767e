-- A slice of {table}, by the articles that its rows belong to: to sort all of it at once would take its size in memory.
INSERT INTO snapshot.{table} BY NAME
SELECT present.*
FROM main.{table} AS present
JOIN article_order USING (article_id)
WHERE article_order.number BETWEEN {first} AND {last}
ORDER BY article_order.number, {position};
