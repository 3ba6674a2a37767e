-- The search index says which passages have the words, and in which order. It holds Kazakhstan’s as kazakhstans: if only
-- that matches, the text itself decides.
CREATE OR REPLACE MACRO topic_places(topic) AS TABLE
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
    SELECT
        occurrences.passage_id,
        occurrences.position - index_words.place AS words_before,
        any_value(index_words.length) AS length,
        bool_or(index_words.may_be_possessive) AS needs_text
    FROM search_index.occurrences AS occurrences
    JOIN index_words USING (word_id)
    GROUP BY occurrences.passage_id, occurrences.position - index_words.place
    HAVING count(*) = any_value(index_words.length)
)

SELECT passage_id, words_before + 1 AS position, length FROM places WHERE NOT needs_text
UNION ALL
SELECT places.passage_id, words_before + 1, length
FROM places
JOIN search_index.passages AS passages USING (passage_id), phrase
WHERE
    needs_text
    AND starts_with(
        spaced_words(
            array_to_string(printed_words_of(passages.text)[words_before + 1:words_before + places.length], ' ')
        ),
        phrase.spaced
    );
COMMENT ON MACRO TABLE topic_places IS 'Where a topic is named (see topic_passages): the passage, the place of its first word among the words of the passage, and how many words it has.';

CREATE OR REPLACE MACRO topic_passages(topic) AS TABLE
SELECT
    passages.article_id,
    passages.part,
    passages.position,
    passages.label,
    matches.times,
    passages.text
FROM (SELECT passage_id, count(*) AS times FROM topic_places(topic) GROUP BY passage_id) AS matches
JOIN search_index.passages AS passages USING (passage_id)
WHERE passages.part NOT IN ('author', 'bio');
COMMENT ON MACRO TABLE topic_passages IS 'The passages that name a topic, and how often: its words, whole and in this order, whatever their capitals and accents, also as a possessive; a star after the last word stands for any ending. Leaves out duplicates and authors'' bios.';
