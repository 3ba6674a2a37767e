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
    year(articles.published_on) AS published_in,
    articles.published_on,
    articles.section,
    articles.title,
    (
        SELECT string_agg(article_authors.name, '; ' ORDER BY article_authors.position)
        FROM article_authors
        WHERE article_authors.article_id = articles.article_id
    ) AS authors,
    named.times,
    named.is_in_title,
    named.is_in_conclusions,
    articles.article_id,
    articles.url
FROM named
JOIN articles USING (article_id)
ORDER BY articles.published_on, articles.article_id;
COMMENT ON MACRO TABLE articles_on IS 'All articles that name a topic (see topic_passages), oldest first. Of those, search gives the best first for the topic as a "phrase".';
