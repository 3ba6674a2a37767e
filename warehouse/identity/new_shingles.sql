-- The sampled sequences of the texts that are compared next; signatures.sql fills it.
CREATE OR REPLACE TEMP TABLE new_shingles (article_id VARCHAR, shingle UBIGINT);
