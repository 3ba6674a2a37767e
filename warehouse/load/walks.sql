INSERT INTO walks BY NAME
FROM incoming_walks ANTI JOIN walks USING (crawl_id, section);
