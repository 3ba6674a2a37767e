-- The latest run that accounts for everything; without one, the latest with an account.
SELECT run_id, flow, state, finished_at, certificate::VARCHAR AS certificate
FROM runs
WHERE certificate IS NOT NULL
ORDER BY (certificate ->> 'scope') IS NULL DESC, finished_at DESC, run_id DESC
LIMIT 1;
