-- How words stand within sentences of the publication: with a small letter, or only with a capital. In some articles, always
-- the same ones, which are enough for words that are ordinary.
WITH texts AS (
    SELECT body FROM articles WHERE body IS NOT NULL ORDER BY hash(article_id) LIMIT $articles
),
words AS (
    SELECT unnest(regexp_extract_all(body, '[\pL\d,;’''] ([\pL]+)', 1)) AS printed FROM texts
)
SELECT lower(printed) AS word, bool_or(printed = lower(printed)) AS is_small, mode(printed) AS most_often
FROM words
WHERE list_contains($words::VARCHAR[], lower(printed))
GROUP BY word
