-- The second half of the search index: where each word stands, and how rare it is. `stems` is word, stem.
CREATE TABLE search_index.words (
    word_id INTEGER,
    word    VARCHAR USING COMPRESSION uncompressed,
    stem    VARCHAR,
    stem_id INTEGER,
    rarity  DOUBLE
);
INSERT INTO search_index.words BY NAME
SELECT
    row_number() OVER (ORDER BY word)::INTEGER AS word_id,
    word,
    stem,
    dense_rank() OVER (ORDER BY stem)::INTEGER AS stem_id,
    0.0::DOUBLE AS rarity
FROM stems
ORDER BY word_id;
COMMENT ON TABLE search_index.words IS 'One row per word of the texts that search finds, and per stem of them.';
COMMENT ON COLUMN search_index.words.word_id IS 'Number of the word, by alphabet.';
COMMENT ON COLUMN search_index.words.word IS 'In small letters, without accents and apostrophes.';
COMMENT ON COLUMN search_index.words.stem IS 'What it shares with its other forms, as milit of militants.';
COMMENT ON COLUMN search_index.words.stem_id IS 'Number of the stem, by alphabet.';
COMMENT ON COLUMN search_index.words.rarity IS 'Weight of the stem: the inverse document frequency of BM25.';

-- Sorted, so that a query reads the rows of its own words alone.
CREATE TABLE search_index.occurrences AS
SELECT words.word_id, printed_words.article_number, printed_words.passage_id, printed_words.position
FROM printed_words
JOIN spellings USING (printed)
JOIN search_index.words AS words USING (word)
ORDER BY ALL;
COMMENT ON TABLE search_index.occurrences IS 'One row per word of each passage.';
COMMENT ON COLUMN search_index.occurrences.word_id IS 'The word.';
COMMENT ON COLUMN search_index.occurrences.article_number IS 'The article.';
COMMENT ON COLUMN search_index.occurrences.passage_id IS 'The passage.';
COMMENT ON COLUMN search_index.occurrences.position IS 'Its place among the words of the passage, from 1.';

UPDATE search_index.words SET rarity = rarities.rarity
FROM (
    SELECT stem, ln(1 + ((SELECT count(*) FROM search_index.documents) - articles + 0.5) / (articles + 0.5)) AS rarity
    FROM (
        SELECT words.stem, count(DISTINCT article_number) AS articles
        FROM (SELECT DISTINCT word_id, article_number FROM search_index.occurrences)
        JOIN search_index.words AS words USING (word_id)
        GROUP BY words.stem
    )
) AS rarities
WHERE words.stem = rarities.stem;

DROP TABLE printed_words;
DROP TABLE spellings;
DROP TABLE lengths;
