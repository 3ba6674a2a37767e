-- Tables, views, columns and table macros without a comment.
SELECT schema_name || '.' || table_name AS name FROM duckdb_tables() WHERE NOT internal AND comment IS NULL
UNION ALL
SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL
UNION ALL
SELECT table_name || '.' || column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL
UNION ALL
SELECT function_name FROM duckdb_functions() WHERE NOT internal AND function_type = 'table_macro' AND comment IS NULL
