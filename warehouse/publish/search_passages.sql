-- The passages of a slice of articles, numbered after those of the slices before: to sort all at once would take as much
-- memory as they do. The names of its authors are passages as well, each with the words of their other spellings.
INSERT INTO search_index.passages BY NAME
WITH chosen AS (
    SELECT article_id, number, article_number FROM article_order WHERE number BETWEEN {first} AND {last}
),

-- Of few people more than one spelling is printed.
spellings AS (
    SELECT author_id, list_distinct(flatten(list(printed_words_of(name)))) AS words
    FROM article_authors
    GROUP BY author_id
    HAVING count(DISTINCT name) > 1
),

named AS (
    SELECT
        article_authors.article_id,
        article_authors.position,
        article_authors.name,
        array_to_string(list_sort(list_filter(
            spellings.words,
            lambda other: NOT list_contains(folded_words(article_authors.name), word_of(other)) AND length(other) > 1
        )), ', ') AS others
    FROM article_authors
    SEMI JOIN chosen USING (article_id)
    LEFT JOIN spellings USING (author_id)
),

texts AS (
    SELECT article_id, part, position, label, text FROM passages SEMI JOIN chosen USING (article_id)
    UNION ALL
    SELECT article_id, 'author', position, NULL, concat(name, if(others != '', concat(' (', others, ')'), '')) FROM named
)

SELECT
    ((SELECT count(*) FROM search_index.passages) + row_number() OVER ())::INTEGER AS passage_id,
    * EXCLUDE (number, part_order)
FROM (
    SELECT
        chosen.number,
        chosen.article_number,
        list_position(['title', 'author', 'abstract', 'body', 'headline', 'bio'], part) AS part_order,
        texts.*
    FROM texts
    JOIN chosen USING (article_id)
    ORDER BY chosen.number, part_order, texts.position
);
