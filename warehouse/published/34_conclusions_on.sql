CREATE OR REPLACE MACRO conclusions_on(topic) AS TABLE
WITH split AS (
    SELECT article_id, position, unnest(found) AS sentence, generate_subscripts(found, 1) AS place
    FROM (
        SELECT paragraphs.article_id, paragraphs.position, sentences(paragraphs.text) AS found
        FROM topic_passages(topic) AS named
        JOIN paragraphs ON paragraphs.article_id = named.article_id AND paragraphs.position = named.position
        WHERE named.part = 'body' AND named.label = 'CONCLUSIONS'
    )
),

-- In rows, not by list_filter(): DuckDB 1.5.5 makes the patterns of spaced_words anew for each list.
naming AS (
    SELECT article_id, string_agg(sentence, ' ' ORDER BY position, place) AS sentences
    FROM split
    WHERE contains(spaced_words(sentence), (SELECT topic_words(topic)))
    GROUP BY article_id
)

SELECT
    year(articles.published_on) AS published_in,
    articles.published_on,
    articles.title,
    (
        SELECT string_agg(article_authors.name, '; ' ORDER BY article_authors.position)
        FROM article_authors
        WHERE article_authors.article_id = articles.article_id
    ) AS authors,
    naming.sentences,
    articles.article_id,
    articles.url
FROM naming
JOIN articles USING (article_id)
ORDER BY articles.published_on, articles.article_id;
COMMENT ON MACRO TABLE conclusions_on IS 'What the CONCLUSIONS said about a topic, oldest first: all sentences of theirs that name it (see topic_passages). The best passages, also with other forms of its words, are in search(topic, label := ''CONCLUSIONS'').';
