CREATE OR REPLACE MACRO collocations(topic, span := 5, at_least := 3) AS TABLE
WITH places AS MATERIALIZED (
    SELECT passage_id, found.position, found.length
    FROM topic_places(topic) AS found
    JOIN search_index.passages AS passages USING (passage_id)
    WHERE passages.part NOT IN ('author', 'bio')
),

-- A word near two places counts once, and the words of the topic itself do not count.
near AS MATERIALIZED (
    SELECT occurrences.word_id, occurrences.passage_id, occurrences.position
    FROM search_index.occurrences AS occurrences
    JOIN places ON
        occurrences.passage_id = places.passage_id
        AND occurrences.position BETWEEN places.position - span AND places.position + places.length - 1 + span
    GROUP BY ALL
    HAVING NOT bool_or(occurrences.position BETWEEN places.position AND places.position + places.length - 1)
),

everywhere AS MATERIALIZED (
    SELECT word_id, sum(times)::BIGINT AS times FROM search_index.counted_words GROUP BY word_id
),

totals AS (
    SELECT (SELECT count(*) FROM near) AS words_near, (SELECT sum(times)::BIGINT FROM everywhere) AS words
)

SELECT
    words.word,
    counted.times,
    everywhere.times AS times_everywhere,
    round(everywhere.times * totals.words_near / totals.words, 2) AS expected,
    log_likelihood(
        counted.times::DOUBLE,
        totals.words_near::DOUBLE,
        (everywhere.times - counted.times)::DOUBLE,
        (totals.words - totals.words_near)::DOUBLE
    ) AS log_likelihood,
    -- Church and Hanks 1990: https://aclanthology.org/J90-1003/
    round(log2(counted.times * totals.words / (everywhere.times * totals.words_near)), 2) AS mutual_information
FROM (SELECT word_id, count(*) AS times FROM near GROUP BY word_id) AS counted
JOIN everywhere USING (word_id)
JOIN search_index.words AS words USING (word_id), totals
WHERE counted.times >= at_least
ORDER BY log_likelihood DESC, words.word;
COMMENT ON MACRO TABLE collocations IS 'Which words stand near a topic (see topic_passages) more often than elsewhere, most typical first: collocations(topic, span := 5, at_least := 3). span is how many words before and after count as near, within a paragraph. See log_likelihood; mutual_information is the binary logarithm of times by expected.';
