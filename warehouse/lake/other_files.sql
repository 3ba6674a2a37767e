-- WARC files of which the lake has captures and the rebuilt database has none.
SELECT warc_file FROM lake.main.captures
EXCEPT
SELECT warc_file FROM after.main.captures
ORDER BY warc_file;
