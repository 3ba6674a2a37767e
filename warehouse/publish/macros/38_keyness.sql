-- A part of the sum that is the log-likelihood ratio.
CREATE OR REPLACE MACRO observed_against_expected(observed, expected) AS
if(observed = 0, 0, observed * ln(observed / expected));
COMMENT ON MACRO observed_against_expected IS 'What a cell of a table adds to the log-likelihood ratio: O * ln(O / E).';

-- G2 of Dunning 1993 (https://aclanthology.org/J93-1003/) over the four cells of the table: 2 * sum(O * ln(O / E)).
CREATE OR REPLACE MACRO log_likelihood(times, of_words, other_times, of_other_words) AS round(
    if(times * of_other_words < other_times * of_words, -2, 2) * (
        observed_against_expected(times, of_words * (times + other_times) / (of_words + of_other_words))
        + observed_against_expected(other_times, of_other_words * (times + other_times) / (of_words + of_other_words))
        + observed_against_expected(
            of_words - times,
            of_words * (of_words + of_other_words - times - other_times) / (of_words + of_other_words)
        )
        + observed_against_expected(
            of_other_words - other_times,
            of_other_words * (of_words + of_other_words - times - other_times) / (of_words + of_other_words)
        )
    ),
    2
);
COMMENT ON MACRO log_likelihood IS 'Dunning''s log-likelihood ratio (G2) of a word that one text has so many times among so many words, and another: 3.84 is significant at 5 %, 15.13 at 0.01 %. Negative if the word is rarer in the first.';

CREATE OR REPLACE MACRO keyness(articles, others := NULL, at_least := 5) AS TABLE
-- In a row of its own: DuckDB 1.5.5 cannot use the alias of an expression that has a subquery.
WITH chosen AS MATERIALIZED (
    SELECT articles::VARCHAR[] AS first_articles, others::VARCHAR[] AS other_articles
),

parts AS MATERIALIZED (
    SELECT
        article_number,
        list_contains(first_articles, article_id) AS is_first,
        NOT is_first AND (other_articles IS NULL OR list_contains(other_articles, article_id)) AS is_other
    FROM search_index.documents, chosen
),

counted AS MATERIALIZED (
    SELECT
        word_id,
        coalesce(sum(times) FILTER (is_first), 0)::BIGINT AS times,
        coalesce(sum(times) FILTER (is_other), 0)::BIGINT AS other_times
    FROM search_index.counted_words
    JOIN parts USING (article_number)
    GROUP BY word_id
),

totals AS (
    SELECT sum(times)::BIGINT AS words, sum(other_times)::BIGINT AS other_words FROM counted
)

SELECT
    words.word,
    counted.times,
    counted.other_times,
    round(1_000_000 * counted.times / totals.words, 1) AS per_million,
    round(1_000_000 * counted.other_times / totals.other_words, 1) AS other_per_million,
    log_likelihood(
        counted.times::DOUBLE, totals.words::DOUBLE, counted.other_times::DOUBLE, totals.other_words::DOUBLE
    ) AS log_likelihood,
    -- Hardie's effect size; a word that one part lacks counts half a time there.
    round(log2(
        (greatest(counted.times, 0.5) / totals.words) / (greatest(counted.other_times, 0.5) / totals.other_words)
    ), 2) AS log_ratio
FROM counted
JOIN search_index.words AS words USING (word_id), totals
WHERE counted.times + counted.other_times >= at_least AND totals.words > 0 AND totals.other_words > 0
ORDER BY log_likelihood DESC, words.word;
COMMENT ON MACRO TABLE keyness IS 'Which words are more frequent in some articles than in others, most typical first: keyness(articles, others := NULL, at_least := 5). Both are lists of article_id, such as (SELECT list(article_id) FROM distinct_articles WHERE year < 2010); without others, all other articles. At the end are the words that are rarer. Words are in small letters, without accents. See log_likelihood; log_ratio is the binary logarithm of the ratio of the two frequencies.';
