CREATE OR REPLACE VIEW bylines AS
SELECT
    article_id,
    -- Not string_agg(… ORDER BY …): to sort within an aggregate takes DuckDB 1.5.5 five times as long as to sort its list.
    array_to_string(
        list_transform(list_sort(list({'position': position, 'name': name})), lambda author: author.name), '; '
    ) AS authors
FROM article_authors
GROUP BY article_id;
COMMENT ON VIEW bylines IS 'By whom each article that names its authors is. Also of duplicates.';
COMMENT ON COLUMN bylines.article_id IS 'The article, as caci:8400.';
COMMENT ON COLUMN bylines.authors IS 'Names of the authors in the order of the byline, joined by semicolons.';
