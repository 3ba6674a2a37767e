CREATE OR REPLACE MACRO conclusions_on(topic) AS TABLE
WITH split AS (
    SELECT article_id, position, unnest(sentences) AS sentence, generate_subscripts(sentences, 1) AS place
    FROM (
        SELECT article_id, position, sentences(text) AS sentences
        FROM topic_passages(topic)
        WHERE part = 'body' AND label = 'CONCLUSIONS'
    )
),

-- In rows, not with list_filter(): DuckDB 1.5.5 would compile the patterns of spaced_words again for each list.
naming AS (
    SELECT
        article_id,
        array_to_string(
            list_transform(
                list_sort(list({'position': position, 'place': place, 'sentence': sentence})), lambda one: one.sentence
            ),
            ' '
        ) AS sentences
    FROM split
    -- The first condition follows from the second and costs a tenth of it.
    WHERE
        contains(word_of(sentence), (SELECT string_split(trim(topic_words(topic)), '  ')[1]))
        AND contains(spaced_words(sentence), (SELECT topic_words(topic)))
    GROUP BY article_id
)

SELECT
    year(documents.published_on) AS year,
    documents.published_on,
    documents.title,
    documents.authors,
    naming.sentences,
    article_id,
    documents.url,
    year(documents.published_on) AS published_in
FROM naming
JOIN search_index.documents AS documents USING (article_id)
ORDER BY documents.published_on, article_id;
COMMENT ON MACRO TABLE conclusions_on IS 'What the CONCLUSIONS said about a topic, oldest first: all their sentences that name it (see topic_passages). For the best passages, also with other forms of its words, use search(topic, label := ''CONCLUSIONS'').';
