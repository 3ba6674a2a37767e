-- Number of rows of {table}, and a digest over {columns} of them, whatever their order.
SELECT count(*), sha256(coalesce(string_agg(digest, '' ORDER BY digest), ''))
FROM (SELECT sha256(to_json({columns})::VARCHAR) AS digest FROM {table});
