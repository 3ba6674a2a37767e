-- The numbers in the lowest eighth of the range reveal a part of a longer text, the 32 lowest of a text short texts.
CREATE OR REPLACE TEMP TABLE sampled_shingles AS
SELECT article_id, shingle
FROM unsigned_shingles
QUALIFY shingle < (1::UBIGINT << 61) OR row_number() OVER (PARTITION BY article_id ORDER BY shingle) <= 32;

INSERT INTO text_shingles BY NAME FROM sampled_shingles;

INSERT INTO new_shingles BY NAME FROM sampled_shingles;

-- An article without a text, such as a mere link to a PDF, gets a row too, so that it is not signed again.
INSERT INTO text_signatures BY NAME
SELECT
    article_id,
    md5(array_to_string(words, ' ')) AS text_digest,
    len(words)::INTEGER AS words,
    coalesce(shingles, 0)::INTEGER AS shingles,
    coalesce(sampled, 0)::INTEGER AS sampled,
    array_to_string(list_filter(words, lambda word: regexp_full_match(word, '\p{N}+')), ' ') AS numbers,
    CASE
        WHEN len(words) > 120 THEN []
        ELSE list_sort(list_distinct(words_of(array_to_string(regexp_extract_all(text, '\p{Lu}\p{L}+'), ' '))))
    END AS names
FROM unsigned_texts
LEFT JOIN (SELECT article_id, count(*) AS shingles FROM unsigned_shingles GROUP BY article_id) USING (article_id)
LEFT JOIN (SELECT article_id, count(*) AS sampled FROM sampled_shingles GROUP BY article_id) USING (article_id);

DROP TABLE sampled_shingles;
