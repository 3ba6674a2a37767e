SELECT run_id, flow, state, finished_at
FROM runs
ORDER BY finished_at > now(), finished_at DESC, run_id DESC
LIMIT 1;
