-- How many rows of a table only one of two databases has. Rows are counted by their hashes, of 64 bits: whole texts would
-- take the table in memory.
SELECT coalesce(sum(greatest(surplus, 0)), 0)::BIGINT, coalesce(sum(greatest(-surplus, 0)), 0)::BIGINT
FROM (
    SELECT digest, sum(side) AS surplus
    FROM (
        SELECT hash(present) AS digest, 1 AS side FROM before."{table}" AS present
        UNION ALL
        SELECT hash(present), -1 FROM after."{table}" AS present
    )
    GROUP BY digest
);
