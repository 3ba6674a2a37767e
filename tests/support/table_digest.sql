-- A digest over the rows of {table}, whatever their order. JSON distinguishes a null from an empty text.
SELECT sha256(coalesce(string_agg(digest, '' ORDER BY digest), ''))
FROM (SELECT sha256(to_json(row_of_table)::VARCHAR) AS digest FROM {table} AS row_of_table);
