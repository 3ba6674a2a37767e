-- Texts that are new or were written again, and those that an older version of the tables left without a signature.
CREATE OR REPLACE TEMP TABLE unsigned_texts AS
SELECT article_id, concat_ws(' ', abstract, body) AS text, words_of(text) AS words
FROM articles
WHERE
    article_id IN (SELECT article_id FROM rewritten_articles)
    OR article_id NOT IN (SELECT article_id FROM text_signatures);
