-- A digest of each row of {table}, over {columns}, sorted: so that the order of rows is none of the table's digest.
SELECT sha256(to_json({columns})::VARCHAR) AS digest FROM {table} ORDER BY digest;
