-- Names of organisations, in small letters.
SELECT DISTINCT lower(name) FROM entity_names JOIN entities USING (entity_id) WHERE entity_type = 'organisation'
