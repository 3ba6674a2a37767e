-- wanted_names has each spelling of a name, the person whose it is, and the spelling that the person goes by.
UPDATE article_authors
SET author_id = wanted.author_id
FROM wanted_names AS wanted
WHERE article_authors.name = wanted.name AND article_authors.author_id != wanted.author_id;

CREATE OR REPLACE TEMP TABLE wanted_authors AS
SELECT DISTINCT ON (author_id) author_id, known_as AS name
FROM wanted_names
ORDER BY author_id, articles DESC, known_as;

DELETE FROM authors AS present
WHERE NOT EXISTS (FROM wanted_authors AS wanted WHERE wanted IS NOT DISTINCT FROM present);

INSERT INTO authors BY NAME
FROM wanted_authors ANTI JOIN authors USING (author_id);

DELETE FROM author_merges AS present
WHERE NOT EXISTS (FROM wanted_merges AS wanted WHERE wanted IS NOT DISTINCT FROM present);

INSERT INTO author_merges BY NAME
FROM wanted_merges ANTI JOIN author_merges USING (name);
