-- The tables whose growth a load report states, by the names in the report.
SELECT
    (SELECT count(*) FROM captures) AS captures,
    (SELECT count(*) FROM rejects) AS rejects,
    (SELECT count(*) FROM listed_items) AS listed,
    (SELECT count(*) FROM runs) AS runs,
    (SELECT count(*) FROM decisions) AS decisions;
