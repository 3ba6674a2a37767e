-- The mentions in a slice of articles, counted: all of them at once would not fit into memory. It is a table because a view
-- would count a quarter of a million mentions for each query.
INSERT INTO entities_by_article BY NAME
SELECT
    counted.article_id,
    articles.published_on,
    articles.section,
    articles.title,
    counted.entity_id,
    entities.name AS entity,
    entities.entity_type,
    counted.mentions,
    counted.in_headline,
    counted.printed_as
FROM (
    SELECT
        article_id,
        entity_id,
        sum(times)::BIGINT AS mentions,
        bool_or(in_headline) AS in_headline,
        list_sort(list(printed_as)) AS printed_as
    FROM (
        SELECT
            article_id,
            entity_id,
            printed_as,
            count(*) AS times,
            bool_or(part IN ('title', 'headline')) AS in_headline
        FROM mentions
        SEMI JOIN (
            SELECT article_id FROM article_order WHERE number BETWEEN {first} AND {last}
        ) USING (article_id)
        WHERE part != 'bio'
        GROUP BY article_id, entity_id, printed_as
    )
    GROUP BY article_id, entity_id
) AS counted
JOIN entities USING (entity_id)
JOIN articles USING (article_id)
JOIN article_order USING (article_id)
WHERE articles.duplicate_of IS NULL
ORDER BY article_order.number, counted.entity_id;
