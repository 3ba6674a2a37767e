-- How many distinctive sequences two texts share, for a part of the new texts: all pairs would not fit into memory.
INSERT INTO shared_shingles BY NAME
SELECT new.number AS one, known.number AS other, count(*) AS times
FROM distinctive_by_article AS new
JOIN distinctive_by_article AS known USING (shingle)
WHERE new.is_new AND new.number % {parts} = {part} AND (new.number < known.number OR NOT known.is_new)
GROUP BY ALL
HAVING times >= 2;
