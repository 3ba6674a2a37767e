-- One after the other: of three tables DuckDB 1.5.5 may join first the two that no equality joins, all with all.
CREATE TEMP TABLE shared_with AS
SELECT shared.other, shared.times, numbered.article_id, numbered.sampled, numbered.text_digest
FROM shared
JOIN numbered ON numbered.number = shared.one;

CREATE OR REPLACE TEMP TABLE candidates AS
SELECT least(one.article_id, other.article_id) AS one, greatest(one.article_id, other.article_id) AS other
FROM shared_with AS one
JOIN numbered AS other ON other.number = one.other
WHERE
    one.times * 12 >= least(one.sampled, other.sampled)
    -- The same text needs no comparison.
    AND one.text_digest != other.text_digest;

DROP TABLE telling;
DROP TABLE told;
DROP TABLE numbered;
DROP TABLE shared;
DROP TABLE shared_with;
DROP TABLE new_shingles;

CREATE OR REPLACE TEMP TABLE candidate_texts AS
SELECT article_id, words_of(concat_ws(' ', abstract, body)) AS words
FROM articles
WHERE article_id IN (SELECT one FROM candidates UNION SELECT other FROM candidates);
