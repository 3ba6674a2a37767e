CREATE OR REPLACE MACRO articles_on(topic) AS TABLE
WITH named AS (
    SELECT
        article_id,
        sum(times)::BIGINT AS times,
        bool_or(part = 'title') AS is_in_title,
        coalesce(bool_or(label = 'CONCLUSIONS'), false) AS is_in_conclusions
    FROM topic_passages(topic)
    GROUP BY article_id
)

SELECT
    year(documents.published_on) AS year,
    documents.published_on,
    documents.section,
    documents.title,
    documents.authors,
    named.times,
    named.is_in_title,
    named.is_in_conclusions,
    article_id,
    documents.url,
    year(documents.published_on) AS published_in
FROM named
JOIN search_index.documents AS documents USING (article_id)
ORDER BY documents.published_on, article_id;
COMMENT ON MACRO TABLE articles_on IS 'All articles that name a topic (see topic_passages), oldest first. For the best first, search for the topic as a "phrase".';
