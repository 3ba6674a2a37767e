-- The words that search knows, from `stems` (word, stem). The words of a stem have consecutive numbers, and so have rows.
INSERT INTO search_index.words BY NAME
SELECT
    *,
    min(word_id) OVER (PARTITION BY stem_id) AS first_word_id,
    max(word_id) OVER (PARTITION BY stem_id) AS last_word_id,
    0.0::DOUBLE AS rarity
FROM (
    SELECT
        row_number() OVER (ORDER BY stem, word)::INTEGER AS word_id,
        word,
        stem,
        dense_rank() OVER (ORDER BY stem)::INTEGER AS stem_id
    FROM stems
)
ORDER BY word_id;

CREATE TEMP TABLE spelled AS
SELECT spelling_id, word_id, stem_id FROM spellings JOIN search_index.words AS words USING (word);
DROP TABLE spellings;
