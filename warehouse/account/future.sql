-- Captures of a time that has not come yet: a clock was ahead when they were fetched, or the file that was imported says so.
SELECT count(*)::INTEGER AS captures, max(fetched_at) AS latest, arg_max(url, (fetched_at, capture_id)) AS url
FROM captures
WHERE fetched_at > now()
HAVING count(*) > 0;
