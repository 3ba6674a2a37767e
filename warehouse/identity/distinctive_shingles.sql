-- Two texts may be similar if they share a twelfth of the smaller sample. A sequence that is in more than two hundred
-- texts is a phrase of the language, or of the site, and distinguishes nothing.
-- Step by step, because the data of one statement must fit into memory.
CREATE TEMP TABLE distinctive_shingles AS
SELECT shingle
FROM text_shingles
WHERE shingle IN (SELECT shingle FROM new_shingles)
GROUP BY shingle
HAVING count(*) BETWEEN 2 AND 200;

-- Articles by number: pairs of identifiers would take four times as much memory.
CREATE TEMP TABLE numbered_articles AS
SELECT
    row_number() OVER ()::INTEGER AS number,
    article_id,
    sampled,
    text_digest,
    article_id IN (SELECT article_id FROM new_shingles) AS is_new
FROM text_signatures;

CREATE TEMP TABLE distinctive_by_article AS
SELECT shingle, numbered_articles.number, numbered_articles.is_new
FROM text_shingles
SEMI JOIN distinctive_shingles USING (shingle)
JOIN numbered_articles USING (article_id);

CREATE TEMP TABLE shared_shingles (one INTEGER, other INTEGER, times BIGINT);
