-- The statements that drop all that the lake holds.
SELECT format('DROP VIEW {}', view_name) FROM duckdb_views() WHERE database_name = 'lake'
UNION ALL
SELECT format('DROP TABLE {}', table_name) FROM duckdb_tables() WHERE database_name = 'lake'
UNION ALL
SELECT format('DROP MACRO {}', function_name) FROM duckdb_functions()
WHERE database_name = 'lake' AND function_type = 'macro';
