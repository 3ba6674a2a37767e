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

CREATE TEMP TABLE shared (one INTEGER, other INTEGER, times BIGINT);
