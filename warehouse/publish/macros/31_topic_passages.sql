-- The search index knows which passages have the words, and in which order. It has Kazakhstan’s as kazakhstans: where only
-- that is found, the text itself decides.
CREATE OR REPLACE MACRO topic_passages(topic) AS TABLE
WITH phrase AS MATERIALIZED (
    SELECT spaced, string_split(trim(spaced), '  ') AS words FROM (SELECT topic_words(topic) AS spaced)
),

asked AS (
    SELECT
        unnest(words) AS word,
        generate_subscripts(words, 1) AS place,
        len(words) AS length,
        NOT ends_with(spaced, ' ') AND place = length AS is_beginning
    FROM phrase
    WHERE trim(spaced) != ''
),

known AS MATERIALIZED (
    SELECT asked.place, asked.length, words.word_id, words.word = asked.word || 's' AS may_be_possessive
    FROM asked
    JOIN search_index.words AS words
        ON words.word IN (asked.word, asked.word || 's')
        OR (asked.is_beginning AND starts_with(words.word, asked.word))
),

places AS (
    SELECT occurrences.passage_id, bool_or(known.may_be_possessive) AS may_be_possessive
    FROM search_index.occurrences AS occurrences
    JOIN known USING (word_id)
    GROUP BY occurrences.passage_id, occurrences.position - known.place
    HAVING count(*) = any_value(known.length)
),

named AS MATERIALIZED (
    SELECT passage_id, count(*) AS times, bool_or(may_be_possessive) AS is_to_be_read
    FROM places
    GROUP BY passage_id
),

found AS (
    SELECT passage_id, times FROM named WHERE NOT is_to_be_read
    UNION ALL
    -- Aggregated, though each passage is one row: else the condition below would be tried on every text there is.
    SELECT passage_id, sum(len(string_split(spaced_words(passages.text), phrase.spaced)) - 1)::BIGINT
    FROM named
    JOIN search_index.passages AS passages USING (passage_id), phrase
    WHERE named.is_to_be_read
    GROUP BY passage_id
)

SELECT
    passages.article_id,
    passages.part,
    passages.position,
    passages.label,
    found.times,
    passages.text
FROM found
JOIN search_index.passages AS passages USING (passage_id)
WHERE found.times > 0 AND passages.part != 'bio';
COMMENT ON MACRO TABLE topic_passages IS 'The passages that name a topic, and how many times: its words, whole and one after the other, without regard to capitals and accents, also as a possessive; a star behind the last word stands for any ending. Without duplicates and notes on authors.';
