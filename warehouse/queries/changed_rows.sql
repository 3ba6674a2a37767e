-- How many rows of a table only one of two databases has.
SELECT
    (SELECT count(*) FROM (FROM before."{table}" EXCEPT ALL FROM after."{table}")),
    (SELECT count(*) FROM (FROM after."{table}" EXCEPT ALL FROM before."{table}"));
