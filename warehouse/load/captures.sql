-- A capture that is loaded already is skipped, with all that was read from it.
CREATE OR REPLACE TEMP TABLE new_captures AS
FROM incoming_captures ANTI JOIN captures USING (capture_id);

INSERT INTO captures BY NAME FROM new_captures;

INSERT INTO rejects BY NAME
FROM incoming_rejects SEMI JOIN new_captures USING (capture_id);
