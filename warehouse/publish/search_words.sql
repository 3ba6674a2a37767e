-- The words of a slice of articles that repeat no other; of all at once they would not fit into memory.
CREATE TEMP TABLE sliced_words AS
SELECT article_number, passage_id, field, unnest(words) AS printed, generate_subscripts(words, 1)::INTEGER AS position
FROM (
    SELECT
        article_number,
        passage_id,
        CASE part WHEN 'title' THEN 'title' WHEN 'author' THEN 'authors' ELSE 'text' END AS field,
        printed_words_of(text) AS words
    FROM search_index.passages
    WHERE article_number BETWEEN {first} AND {last}
);

INSERT INTO spellings BY NAME
SELECT
    ((SELECT count(*) FROM spellings) + row_number() OVER ())::INTEGER AS spelling_id,
    printed,
    -- Most words are ASCII.
    if(strlen(printed) = length(printed), word_of_ascii(printed), word_of(printed)) AS word
FROM (SELECT DISTINCT printed FROM sliced_words)
ANTI JOIN spellings USING (printed);

INSERT INTO printed_words BY NAME
SELECT spelling_id, article_number, passage_id, position, field FROM sliced_words JOIN spellings USING (printed);

DROP TABLE sliced_words;
