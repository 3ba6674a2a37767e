-- Which columns of {table} hold a text that begins or ends with a space or tab.
SELECT {tests} FROM {table};
