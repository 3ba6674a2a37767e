-- Two texts may be alike where they share a twelfth of the smaller sample. A sequence that stands in more than two
-- hundred texts is a phrase of the language, or of the site, and tells nothing.
-- Step by step: what one statement holds at once must fit into memory.
CREATE TEMP TABLE telling AS
SELECT shingle
FROM text_shingles
WHERE shingle IN (SELECT shingle FROM new_shingles)
GROUP BY shingle
HAVING count(*) BETWEEN 2 AND 200;

-- Articles by number: pairs of identifiers would take four times the memory.
CREATE TEMP TABLE numbered AS
SELECT
    row_number() OVER ()::INTEGER AS number,
    article_id,
    sampled,
    text_digest,
    article_id IN (SELECT article_id FROM new_shingles) AS is_new
FROM text_signatures;

CREATE TEMP TABLE told AS
SELECT shingle, numbered.number, numbered.is_new
FROM text_shingles
SEMI JOIN telling USING (shingle)
JOIN numbered USING (article_id);

CREATE TEMP TABLE shared AS
SELECT new.number AS one, known.number AS other, count(*) AS times
FROM told AS new
JOIN told AS known USING (shingle)
WHERE new.is_new AND (new.number < known.number OR NOT known.is_new)
GROUP BY ALL
HAVING times >= 2;

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
