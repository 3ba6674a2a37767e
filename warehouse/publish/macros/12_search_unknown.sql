-- The distance counts letters that are missing, added, replaced or changed with their neighbour: one in a short word, two
-- in a longer one. A word of the index may be a stem that no text has.
CREATE MACRO search_unknown(query) AS TABLE
WITH unknown AS MATERIALIZED (
    SELECT DISTINCT terms.word, terms.is_prefix
    FROM search_terms(query) AS terms
    WHERE NOT EXISTS (
        FROM search_index.words AS words
        WHERE words.word = terms.word OR (terms.is_prefix AND starts_with(words.word, terms.word))
    )
),

alike AS MATERIALIZED (
    SELECT unknown.word, words.word_id, words.word AS other, words.rarity, damerau_levenshtein(words.word, unknown.word) AS distance
    FROM unknown
    JOIN search_index.words AS words
        ON abs(length(words.word) - length(unknown.word)) <= 2
        AND damerau_levenshtein(words.word, unknown.word) <= CASE WHEN length(unknown.word) < 6 THEN 1 ELSE 2 END
)

SELECT unknown.word, arg_min(alike.other, (alike.distance, alike.rarity, alike.other)) AS did_you_mean
FROM unknown
LEFT JOIN (
    FROM alike SEMI JOIN search_index.occurrences AS occurrences USING (word_id)
) AS alike USING (word)
GROUP BY unknown.word
ORDER BY unknown.word;
COMMENT ON MACRO TABLE search_unknown IS 'The words of a query that are in no text, so that search ignores them, each with the most similar word of the texts.';
