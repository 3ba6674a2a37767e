SELECT
    passages.article_id,
    year(articles.published_on) AS published_in,
    passages.part,
    passages.position,
    passages.text
FROM passages
JOIN articles USING (article_id)
JOIN article_order USING (article_id)
WHERE article_order.number BETWEEN $first AND $last AND passages.text IS NOT NULL
ORDER BY
    article_order.number,
    list_position(['title', 'abstract', 'body', 'headline', 'bio'], passages.part),
    passages.position;
