-- The decisions that count: of several on the same two, the latest, unless it withdraws the one before it.
SELECT one, other, verdict, decided_by, note
FROM (
    SELECT * REPLACE (least(one, other) AS one, greatest(one, other) AS other)
    FROM decisions
    WHERE subject = $subject
    QUALIFY row_number() OVER (PARTITION BY least(one, other), greatest(one, other) ORDER BY decided_at DESC, decision_id) = 1
)
WHERE verdict != 'by_rule'
ORDER BY one, other;
