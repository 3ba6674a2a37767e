-- Where {column} of {table} has more than {characters} characters, by its key {key}.
SELECT concat_ws(' ', {key}), length({column}) FROM {table} WHERE length({column}) > {characters} ORDER BY ALL;
