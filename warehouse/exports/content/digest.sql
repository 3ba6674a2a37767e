-- A digest over {columns} of each row of {table}, from one row number to another.
INSERT INTO digests
SELECT unhex(sha256(to_json({columns})::VARCHAR)) FROM {table} WHERE rowid BETWEEN {first} AND {last};
