-- The columns of every table in the schema main, in order, with the comments of table and column.
SELECT columns.table_name, tables.comment, columns.column_name, columns.data_type, columns.is_nullable, columns.comment
FROM duckdb_columns() AS columns
JOIN duckdb_tables() AS tables USING (database_name, schema_name, table_name)
WHERE columns.database_name = 'warehouse' AND columns.schema_name = 'main' AND NOT columns.internal
ORDER BY columns.table_name, columns.column_index;
