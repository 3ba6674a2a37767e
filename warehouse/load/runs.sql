DELETE FROM runs
USING incoming_runs AS incoming
WHERE incoming.run_id = runs.run_id AND incoming.finished_at > runs.finished_at;

INSERT INTO runs BY NAME
FROM incoming_runs ANTI JOIN runs USING (run_id);
