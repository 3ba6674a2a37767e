-- Whether the database `before` has no tables yet, and whether it has all columns of `after`, so that they can be compared.
SELECT
    NOT EXISTS (
        FROM duckdb_tables() WHERE database_name = 'before' AND table_name = 'schema_migrations'
    ) AS is_empty,
    NOT EXISTS (
        SELECT table_name, column_name, data_type
        FROM duckdb_columns()
        WHERE database_name = 'after' AND table_name IN (SELECT table_name FROM duckdb_tables() WHERE NOT internal)
        EXCEPT
        SELECT table_name, column_name, data_type
        FROM duckdb_columns()
        WHERE database_name = 'before'
    ) AS is_same_version;
