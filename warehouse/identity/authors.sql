-- expected_names has each spelling of a name, whose it is, and the spelling by which that person is known.
UPDATE article_authors
SET author_id = expected.author_id
FROM expected_names AS expected
WHERE article_authors.name = expected.name AND article_authors.author_id != expected.author_id;

CREATE OR REPLACE TEMP TABLE expected_authors AS
SELECT DISTINCT ON (author_id) author_id, known_as AS name, former_id
FROM expected_names
ORDER BY author_id, articles DESC, known_as;

DELETE FROM authors AS existing
WHERE NOT EXISTS (FROM expected_authors AS expected WHERE expected IS NOT DISTINCT FROM existing);

INSERT INTO authors BY NAME
FROM expected_authors ANTI JOIN authors USING (author_id);

DELETE FROM author_merges AS existing
WHERE NOT EXISTS (FROM expected_merges AS expected WHERE expected IS NOT DISTINCT FROM existing);

INSERT INTO author_merges BY NAME
FROM expected_merges ANTI JOIN author_merges USING (name);
