INSERT INTO decisions BY NAME
FROM incoming_decisions ANTI JOIN decisions USING (decision_id);
