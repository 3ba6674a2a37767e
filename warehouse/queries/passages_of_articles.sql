SELECT
    passages.article_id,
    year(articles.published_on) AS published_in,
    passages.part,
    passages.position,
    passages.text
FROM passages
JOIN articles USING (article_id)
WHERE passages.article_id BETWEEN $first AND $last AND passages.text IS NOT NULL
ORDER BY
    passages.article_id,
    list_position(['title', 'abstract', 'body', 'headline', 'bio'], passages.part),
    passages.position;
