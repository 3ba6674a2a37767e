-- At most {limit} texts that have no signature: those of new articles, and of articles that were written again. They are
-- joined by the number of their row, so that DuckDB reads only these rows.
CREATE OR REPLACE TEMP TABLE unsigned_texts AS
SELECT article_id, concat_ws(' ', abstract, body) AS text, words_of(text) AS words
FROM articles
JOIN (
    SELECT unsigned.rowid AS row_number
    FROM articles AS unsigned ANTI JOIN text_signatures USING (article_id)
    ORDER BY ALL
    LIMIT {limit}
) AS chosen ON articles.rowid = chosen.row_number;
