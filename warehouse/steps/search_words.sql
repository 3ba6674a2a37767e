-- The words of some articles that repeat no other; all at once would take all texts in memory.
INSERT INTO printed_words BY NAME
SELECT article_number, passage_id, unnest(found) AS printed, generate_subscripts(found, 1)::INTEGER AS position
FROM (
    SELECT article_number, passage_id, printed_words_of(text) AS found
    FROM search_index.passages
    WHERE article_number BETWEEN {first} AND {last}
);
