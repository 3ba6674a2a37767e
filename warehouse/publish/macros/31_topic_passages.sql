-- The search index says which passages have the words, and in which order. It holds Kazakhstan’s as kazakhstans: if only
-- that matches, the text itself decides.
CREATE OR REPLACE MACRO topic_passages(topic) AS TABLE
WITH phrase AS MATERIALIZED (
    SELECT spaced, string_split(trim(spaced), '  ') AS words FROM (SELECT topic_words(topic) AS spaced)
),

topic_parts AS (
    SELECT
        unnest(words) AS word,
        generate_subscripts(words, 1) AS place,
        len(words) AS length,
        NOT ends_with(spaced, ' ') AND place = length AS is_beginning
    FROM phrase
    WHERE trim(spaced) != ''
),

index_words AS MATERIALIZED (
    SELECT topic_parts.place, topic_parts.length, words.word_id, words.word = topic_parts.word || 's' AS may_be_possessive
    FROM topic_parts
    JOIN search_index.words AS words
        ON words.word IN (topic_parts.word, topic_parts.word || 's')
        OR (topic_parts.is_beginning AND starts_with(words.word, topic_parts.word))
),

places AS (
    SELECT occurrences.passage_id, bool_or(index_words.may_be_possessive) AS may_be_possessive
    FROM search_index.occurrences AS occurrences
    JOIN index_words USING (word_id)
    GROUP BY occurrences.passage_id, occurrences.position - index_words.place
    HAVING count(*) = any_value(index_words.length)
),

named AS MATERIALIZED (
    SELECT passage_id, count(*) AS times, bool_or(may_be_possessive) AS needs_text
    FROM places
    GROUP BY passage_id
),

matches AS (
    SELECT passage_id, times FROM named WHERE NOT needs_text
    UNION ALL
    -- Aggregated, although each passage is one row: else the condition below would be evaluated on every text.
    SELECT passage_id, sum(len(string_split(spaced_words(passages.text), phrase.spaced)) - 1)::BIGINT
    FROM named
    JOIN search_index.passages AS passages USING (passage_id), phrase
    WHERE named.needs_text
    GROUP BY passage_id
)

SELECT
    passages.article_id,
    passages.part,
    passages.position,
    passages.label,
    matches.times,
    passages.text
FROM matches
JOIN search_index.passages AS passages USING (passage_id)
WHERE matches.times > 0 AND passages.part NOT IN ('author', 'bio');
COMMENT ON MACRO TABLE topic_passages IS 'The passages that name a topic, and how often: its words, whole and in this order, whatever their capitals and accents, also as a possessive; a star after the last word stands for any ending. Leaves out duplicates and authors'' bios.';
