-- The words of all passages.
CREATE TEMP TABLE printed_words AS
SELECT article_number, passage_id, unnest(found) AS printed, generate_subscripts(found, 1)::INTEGER AS position
FROM (SELECT article_number, passage_id, printed_words_of(text) AS found FROM search_index.passages);

CREATE TEMP TABLE spellings AS
SELECT printed, word_of(printed) AS word FROM (SELECT DISTINCT printed FROM printed_words);
