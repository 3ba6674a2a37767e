-- How tables and views are defined, those with a comment; of one of them if it is named.
SELECT name, sql
FROM (
    SELECT table_name AS name, sql, comment
    FROM duckdb_tables()
    WHERE database_name = current_database() AND schema_name = 'main'
    UNION ALL
    SELECT view_name, sql, comment
    FROM duckdb_views()
    WHERE database_name = current_database() AND schema_name = 'main' AND NOT internal
)
WHERE if($name IS NULL, comment IS NOT NULL, lower(name) = lower($name))
ORDER BY name;
