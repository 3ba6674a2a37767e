-- When, by which program and with which gazetteer the database was published.
SELECT published_at, program_version FROM publication LIMIT 1;
