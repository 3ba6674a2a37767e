-- Two texts may be alike where they share a twelfth of the smaller sample. A sequence that stands in more than two
-- hundred texts is a phrase of the language, or of the site, and tells nothing.
-- Step by step: what one statement holds at once must fit into memory.
CREATE TEMP TABLE telling AS
SELECT shingle
FROM text_shingles
WHERE shingle IN (SELECT shingle FROM text_shingles SEMI JOIN unsigned_texts USING (article_id))
GROUP BY shingle
HAVING count(*) BETWEEN 2 AND 200;

CREATE TEMP TABLE told AS
SELECT article_id, shingle, article_id IN (SELECT article_id FROM unsigned_texts) AS is_new
FROM text_shingles SEMI JOIN telling USING (shingle);

CREATE TEMP TABLE shared AS
SELECT
    least(new.article_id, known.article_id) AS one,
    greatest(new.article_id, known.article_id) AS other,
    count(*) AS shared
FROM told AS new
JOIN told AS known USING (shingle)
WHERE new.is_new AND (new.article_id < known.article_id OR NOT known.is_new)
GROUP BY ALL
HAVING shared >= 2;

CREATE OR REPLACE TEMP TABLE candidates AS
SELECT one, other
FROM shared
JOIN text_signatures AS one_signature ON one_signature.article_id = one
JOIN text_signatures AS other_signature ON other_signature.article_id = other
WHERE
    shared * 12 >= least(one_signature.sampled, other_signature.sampled)
    -- The same text needs no comparison.
    AND one_signature.text_digest != other_signature.text_digest;

DROP TABLE telling;
DROP TABLE told;
DROP TABLE shared;

-- The new ones among them are cut into sequences already.
CREATE OR REPLACE TEMP TABLE candidate_texts AS
SELECT article_id, words_of(concat_ws(' ', abstract, body)) AS words
FROM articles
WHERE
    article_id IN (SELECT one FROM candidates UNION SELECT other FROM candidates)
    AND article_id NOT IN (SELECT article_id FROM unsigned_texts);
