-- One after the other: of three tables DuckDB 1.5.5 may join first the two that no equality joins, all with all.
CREATE TEMP TABLE shared_with AS
SELECT shared.one, shared.other, shared.times, numbered.sampled, numbered.text_digest
FROM shared
JOIN numbered ON numbered.number = shared.one;

CREATE OR REPLACE TEMP TABLE candidates AS
SELECT one.one, one.other
FROM shared_with AS one
JOIN numbered AS other ON other.number = one.other
WHERE
    one.times * 12 >= least(one.sampled, other.sampled)
    -- The same text needs no comparison.
    AND one.text_digest != other.text_digest;

DROP TABLE telling;
DROP TABLE told;
DROP TABLE shared;
DROP TABLE shared_with;
DROP TABLE new_shingles;

-- A table of its own: DuckDB then knows that it is smaller than the articles, and holds it, not them.
CREATE TEMP TABLE chosen AS
SELECT number, article_id
FROM numbered
WHERE number IN (SELECT one FROM candidates UNION SELECT other FROM candidates);

CREATE OR REPLACE TEMP TABLE candidate_texts AS
SELECT number, words_of(concat_ws(' ', abstract, body)) AS words
FROM articles
JOIN chosen USING (article_id);

DROP TABLE chosen;
