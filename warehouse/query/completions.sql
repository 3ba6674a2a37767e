-- What may be written in a query: relations, columns, macros and keywords.
SELECT table_name AS word FROM duckdb_tables() WHERE NOT internal
UNION
SELECT view_name FROM duckdb_views() WHERE NOT internal
UNION
SELECT column_name FROM duckdb_columns() WHERE NOT internal
UNION
SELECT function_name || '(' FROM duckdb_functions() WHERE function_type = 'table_macro' AND NOT internal
UNION
SELECT upper(keyword_name) FROM duckdb_keywords() WHERE keyword_category = 'reserved'
UNION
SELECT upper(unnest(['by', 'count', 'over', 'partition', 'exclude', 'replace', 'ilike', 'join', 'left', 'year']))
ORDER BY word
