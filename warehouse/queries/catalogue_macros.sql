-- Macros with their comments; `parameters` has the names alone, without what they are if they are not given.
SELECT function_name AS name, function_type = 'table_macro' AS is_table, comment, parameters
FROM duckdb_functions()
WHERE NOT internal AND database_name = current_database() AND schema_name = 'main'
ORDER BY name;
