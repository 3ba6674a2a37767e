-- The statements that make the tables and macros of a database in a lake, in order, with types and NOT NULL.
SELECT statement
FROM (
    SELECT
        table_oid AS oid,
        format(
            'CREATE TABLE {} ({})',
            table_name,
            string_agg(
                format('"{}" {}{}', column_name, data_type, CASE WHEN is_nullable THEN '' ELSE ' NOT NULL' END),
                ', ' ORDER BY column_index
            )
        ) AS statement
    FROM duckdb_columns()
    WHERE table_name IN (SELECT table_name FROM duckdb_tables() WHERE NOT internal)
    GROUP BY table_oid, table_name
    UNION ALL
    SELECT
        -1,
        format('CREATE MACRO {}({}) AS {}', function_name, array_to_string(parameters, ', '), macro_definition)
    FROM duckdb_functions()
    WHERE NOT internal AND function_type = 'macro'
)
ORDER BY oid;
