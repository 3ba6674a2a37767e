-- Macros with their comments. DuckDB keeps the names of their parameters, but not what these are if they are not given.
SELECT function_name AS name, function_type = 'table_macro' AS is_table, comment
FROM duckdb_functions()
WHERE NOT internal AND database_name = current_database() AND schema_name = 'main'
ORDER BY name;
