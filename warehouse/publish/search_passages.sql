-- The passages of a slice of articles, numbered after those of the slices before: to sort all at once would take as much
-- memory as they do.
INSERT INTO search_index.passages BY NAME
SELECT
    ((SELECT count(*) FROM search_index.passages) + row_number() OVER ())::INTEGER AS passage_id,
    * EXCLUDE (number, part_order)
FROM (
    SELECT
        article_order.number,
        article_order.article_number,
        list_position(['title', 'abstract', 'body', 'headline', 'bio'], part) AS part_order,
        passages.*
    FROM passages
    JOIN article_order USING (article_id)
    WHERE article_order.number BETWEEN {first} AND {last}
    ORDER BY article_order.number, part_order, passages.position
);
