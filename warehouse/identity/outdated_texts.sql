-- Delete what was known about texts that were written again; the last batch of the load signs them again.
CREATE OR REPLACE TEMP TABLE outdated_texts AS
SELECT article_id FROM rewritten_articles SEMI JOIN text_signatures USING (article_id);

DELETE FROM text_signatures WHERE article_id IN (SELECT article_id FROM outdated_texts);

DELETE FROM text_shingles WHERE article_id IN (SELECT article_id FROM outdated_texts);

DELETE FROM similar_texts
WHERE one IN (SELECT article_id FROM outdated_texts) OR other IN (SELECT article_id FROM outdated_texts);
