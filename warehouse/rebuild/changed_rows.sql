-- How many rows of a table only one of two databases has. Rows are counted by their hashes of 64 bits: otherwise the whole
-- table would have to fit into memory.
SELECT coalesce(sum(greatest(surplus, 0)), 0)::BIGINT, coalesce(sum(greatest(-surplus, 0)), 0)::BIGINT
FROM (
    SELECT digest, sum(side) AS surplus
    FROM (
        SELECT hash(compared) AS digest, 1 AS side FROM before."{table}" AS compared
        UNION ALL
        SELECT hash(compared), -1 FROM after."{table}" AS compared
    )
    GROUP BY digest
);
