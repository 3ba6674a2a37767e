CREATE OR REPLACE VIEW bylines AS
SELECT
    article_id,
    -- Not string_agg(… ORDER BY …): DuckDB 1.5.5 takes five times as long to sort within an aggregate as to sort a list.
    array_to_string(
        list_transform(list_sort(list({'position': position, 'name': name})), lambda author: author.name), '; '
    ) AS authors
FROM article_authors
GROUP BY article_id;
COMMENT ON VIEW bylines IS 'The authors of each article that names them. Includes duplicates.';
COMMENT ON COLUMN bylines.article_id IS 'The article, such as caci:8400.';
COMMENT ON COLUMN bylines.authors IS 'Names of the authors in the order of the byline, joined by semicolons.';
