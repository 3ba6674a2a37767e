-- The first {most} texts that have no signature: new ones, those that were written again, and what an older version of
-- the tables left without.
CREATE OR REPLACE TEMP TABLE unsigned_texts AS
SELECT article_id, concat_ws(' ', abstract, body) AS text, words_of(text) AS words
FROM articles ANTI JOIN text_signatures USING (article_id)
ORDER BY article_id
LIMIT {most};
