-- The statements that make the tables and macros of a database in a lake, in order, with types, NOT NULL and comments.
SELECT statement
FROM (
    SELECT
        table_oid AS oid,
        0 AS place,
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
    SELECT table_oid, 1, format('COMMENT ON TABLE {} IS ''{}''', table_name, replace(comment, '''', ''''''))
    FROM duckdb_tables()
    WHERE NOT internal AND comment IS NOT NULL
    UNION ALL
    SELECT
        table_oid,
        1 + column_index,
        format('COMMENT ON COLUMN {}."{}" IS ''{}''', table_name, column_name, replace(comment, '''', ''''''))
    FROM duckdb_columns()
    WHERE table_name IN (SELECT table_name FROM duckdb_tables() WHERE NOT internal) AND comment IS NOT NULL
    UNION ALL
    SELECT
        -1,
        0,
        format('CREATE MACRO {}({}) AS {}', function_name, array_to_string(parameters, ', '), macro_definition)
    FROM duckdb_functions()
    WHERE NOT internal AND function_type = 'macro'
)
ORDER BY oid, place;
