-- When the database was published, and by which version of the program.
SELECT published_at, program_version FROM publication LIMIT 1;
