-- {most} of the texts that have no signature: new ones, those that were written again, and what an older version of the
-- tables left without. By the number of their row: DuckDB reads these rows alone.
CREATE OR REPLACE TEMP TABLE unsigned_texts AS
SELECT article_id, concat_ws(' ', abstract, body) AS text, words_of(text) AS words
FROM articles
JOIN (
    SELECT present.rowid AS row_number
    FROM articles AS present ANTI JOIN text_signatures USING (article_id)
    ORDER BY ALL
    LIMIT {most}
) AS chosen ON articles.rowid = chosen.row_number;
