CREATE OR REPLACE MACRO concordance(topic, words := 8) AS TABLE
WITH places AS (
    SELECT
        passages.article_id,
        passages.passage_id,
        passages.part,
        passages.label,
        found.position,
        found.length,
        pieces_of(replace(passages.text, chr(10), ' ')) AS pieces
    FROM topic_places(topic) AS found
    JOIN search_index.passages AS passages USING (passage_id)
    WHERE passages.part NOT IN ('author', 'bio')
),

lines AS (
    SELECT
        *,
        array_to_string(pieces[greatest(position - words, 1):position - 1], '') AS words_before,
        array_to_string(pieces[position:position + length - 1], '') AS named,
        array_to_string(pieces[position + length:position + length - 1 + words], '') AS words_after,
        rtrim(named, ' .,;:!?…—–-()[]{}<>/"“”„«»''’‘`´') AS keyword
    FROM places
)

SELECT
    lines.words_before AS before,
    lines.keyword,
    named[len(lines.keyword) + 1:] || lines.words_after AS after,
    documents.published_on,
    year(documents.published_on) AS year,
    documents.section,
    documents.title,
    documents.authors,
    lines.part,
    lines.label,
    lines.article_id,
    documents.url
FROM lines
JOIN search_index.documents AS documents USING (article_id)
ORDER BY documents.published_on, lines.article_id, lines.passage_id, lines.position;
COMMENT ON MACRO TABLE concordance IS 'Each place that names a topic (see topic_passages), with the words before and after it, oldest first: concordance(topic, words := 8). Also called keyword in context.';
