"""From a record to SQL: the DuckDB database that is derived from the archive."""
