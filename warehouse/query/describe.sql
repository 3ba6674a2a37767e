-- What DESCRIBE says of a table or view, with the comments. Keys and defaults are left out: what is published has none.
WITH described AS (SELECT row_number() OVER () AS position, * FROM (DESCRIBE {name})),

comments AS (
    SELECT column_name, any_value(comment) AS comment
    FROM duckdb_columns()
    WHERE database_name = current_database() AND lower(table_name) = lower('{last}')
    GROUP BY column_name
)

SELECT described.column_name, column_type, "null", comments.comment
FROM described
LEFT JOIN comments USING (column_name)
ORDER BY position
