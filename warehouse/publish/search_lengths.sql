-- What one occurrence of a word counts in each field of an article, as BM25F counts it: the weight of the field, divided by
-- how long it is beside those of the other articles. A title counts ten times, the name of an author five times.
CREATE TEMP TABLE lengths AS
WITH counted AS (
    SELECT article_number, field, count(*) AS words FROM printed_words GROUP BY article_number, field
),

weighted AS (
    SELECT
        article_number,
        field,
        CASE field WHEN 'title' THEN 10 WHEN 'authors' THEN 5 ELSE 1 END
        / (0.25 + 0.75 * words / avg(words) OVER (PARTITION BY field)) AS weight
    FROM counted
)

SELECT
    article_number,
    max(weight) FILTER (field = 'title') AS title_weight,
    max(weight) FILTER (field = 'authors') AS authors_weight,
    max(weight) FILTER (field = 'text') AS text_weight
FROM weighted
GROUP BY article_number;
