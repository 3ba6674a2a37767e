-- How many telling sequences two texts share, for a part of the new ones: the pairs of all would not fit into memory.
INSERT INTO shared BY NAME
SELECT new.number AS one, known.number AS other, count(*) AS times
FROM told AS new
JOIN told AS known USING (shingle)
WHERE new.is_new AND new.number % {parts} = {part} AND (new.number < known.number OR NOT known.is_new)
GROUP BY ALL
HAVING times >= 2;
