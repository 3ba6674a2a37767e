CREATE OR REPLACE TEMP TABLE wanted_authors AS
SELECT DISTINCT ON (author_id) author_id, name
FROM (SELECT author_id, name, count(*) AS times FROM article_authors GROUP BY author_id, name)
ORDER BY author_id, times DESC, name;

DELETE FROM authors AS present
WHERE NOT EXISTS (
    FROM wanted_authors AS wanted
    WHERE wanted.author_id = present.author_id AND wanted.name = present.name
);

INSERT INTO authors BY NAME
FROM wanted_authors ANTI JOIN authors USING (author_id);
