INSERT INTO similar_texts BY NAME
SELECT
    one,
    other,
    shared / (one_signature.shingles + other_signature.shingles - shared) AS jaccard,
    shared / least(one_signature.shingles, other_signature.shingles) AS containment
FROM (
    -- Pair by pair: if the sequences were joined to each other first, one that many texts share would make all their pairs.
    SELECT one, other, count(*) AS shared
    FROM (
        SELECT candidates.one, candidates.other, of_one.shingle
        FROM candidates
        JOIN candidate_shingles AS of_one ON of_one.article_id = one
    ) AS of_pair
    SEMI JOIN candidate_shingles AS of_other ON of_other.article_id = other AND of_other.shingle = of_pair.shingle
    GROUP BY ALL
)
JOIN text_signatures AS one_signature ON one_signature.article_id = one
JOIN text_signatures AS other_signature ON other_signature.article_id = other
WHERE jaccard >= 0.2 OR containment >= 0.6;
