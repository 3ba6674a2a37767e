-- Tables and views with their comments, columns in order. Of a schema other than main, the name goes before.
WITH relations AS (
    SELECT schema_name, table_name AS name, 'table' AS kind, comment
    FROM duckdb_tables()
    WHERE NOT internal AND database_name = current_database()
    UNION ALL
    SELECT schema_name, view_name, 'view', comment
    FROM duckdb_views()
    WHERE NOT internal AND database_name = current_database()
),

columns AS (
    SELECT schema_name, table_name AS name, column_index, column_name, data_type, comment
    FROM duckdb_columns()
    WHERE NOT internal AND database_name = current_database()
)

SELECT
    if(relations.schema_name = 'main', name, relations.schema_name || '.' || name) AS relation,
    relations.kind,
    relations.comment,
    columns.column_name,
    columns.data_type,
    columns.comment AS column_comment
FROM relations
JOIN columns USING (schema_name, name)
ORDER BY relation, columns.column_index;
