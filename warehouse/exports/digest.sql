-- A digest of each row of {table} between two, over {columns}.
INSERT INTO digests
SELECT unhex(sha256(to_json({columns})::VARCHAR)) FROM {table} WHERE rowid BETWEEN {first} AND {last};
