-- How rare each word is, once all occurrences are counted.
UPDATE search_index.words SET rarity = rarities.rarity
FROM (
    SELECT
        stem_id,
        ln(1 + ((SELECT count(*) FROM search_index.documents) - articles + 0.5) / (articles + 0.5)) AS rarity
    FROM frequencies
) AS rarities
WHERE words.stem_id = rarities.stem_id;

DROP TABLE printed_words;
DROP TABLE spelled;
DROP TABLE frequencies;
DROP TABLE lengths;
