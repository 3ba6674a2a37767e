-- One join after the other: of three tables DuckDB 1.5.5 may first join the two without a common key, each row with each.
CREATE TEMP TABLE shared_with AS
SELECT
    shared_shingles.other,
    shared_shingles.times,
    numbered_articles.article_id,
    numbered_articles.sampled,
    numbered_articles.text_digest
FROM shared_shingles
JOIN numbered_articles ON numbered_articles.number = shared_shingles.one;

CREATE OR REPLACE TEMP TABLE candidates AS
SELECT least(one.article_id, other.article_id) AS one, greatest(one.article_id, other.article_id) AS other
FROM shared_with AS one
JOIN numbered_articles AS other ON other.number = one.other
WHERE
    one.times * 12 >= least(one.sampled, other.sampled)
    -- Equal texts need no comparison.
    AND one.text_digest != other.text_digest;

DROP TABLE distinctive_shingles;
DROP TABLE distinctive_by_article;
DROP TABLE numbered_articles;
DROP TABLE shared_shingles;
DROP TABLE shared_with;
DROP TABLE new_shingles;

CREATE OR REPLACE TEMP TABLE candidate_texts AS
SELECT article_id, words_of(concat_ws(' ', abstract, body)) AS words
FROM articles
WHERE article_id IN (SELECT one FROM candidates UNION SELECT other FROM candidates);
