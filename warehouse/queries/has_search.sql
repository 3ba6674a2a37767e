SELECT 1 FROM duckdb_functions() WHERE function_name = 'search' AND function_type = 'table_macro' LIMIT 1
