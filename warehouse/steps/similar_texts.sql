INSERT INTO similar_texts BY NAME
SELECT
    least(one.article_id, other.article_id) AS one,
    greatest(one.article_id, other.article_id) AS other,
    shared / (one.shingles + other.shingles - shared) AS jaccard,
    shared / least(one.shingles, other.shingles) AS containment
FROM (
    -- Pair by pair: joined first to each other, the sequences that many texts share would be all their pairs.
    SELECT one, other, count(*) AS shared
    FROM (
        SELECT candidates.one, candidates.other, of_one.shingle
        FROM candidates
        JOIN candidate_shingles AS of_one ON of_one.number = one
    ) AS of_pair
    SEMI JOIN candidate_shingles AS of_other ON of_other.number = other AND of_other.shingle = of_pair.shingle
    GROUP BY ALL
) AS pairs
JOIN numbered AS one ON one.number = pairs.one
JOIN numbered AS other ON other.number = pairs.other
WHERE jaccard >= 0.2 OR containment >= 0.6;

DROP TABLE numbered;
