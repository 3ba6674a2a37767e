CREATE OR REPLACE MACRO writers_on(topic) AS TABLE
WITH named AS (
    SELECT
        article_authors.author_id,
        articles.article_id,
        articles.published_on,
        articles.is_in_title,
        coalesce(article_authors.affiliation, article_authors.bio) AS described_as
    FROM articles_on(topic) AS articles
    JOIN article_authors USING (article_id)
    WHERE article_authors.author_id != 'anonymous'
),

described AS (
    SELECT author_id, described_as, min(published_on) AS since
    FROM named
    WHERE described_as IS NOT NULL
    GROUP BY author_id, described_as
),

affiliations AS (
    SELECT author_id, list(concat_ws(': ', year(since), described_as) ORDER BY since, described_as) AS affiliations
    FROM described
    GROUP BY author_id
)

SELECT
    authors.name,
    count(DISTINCT named.article_id) AS articles,
    count(DISTINCT named.article_id) FILTER (named.is_in_title) AS in_title,
    min(named.published_on) AS first_published_on,
    max(named.published_on) AS last_published_on,
    any_value(affiliations.affiliations) AS affiliations,
    authors.author_id
FROM named
JOIN authors USING (author_id)
LEFT JOIN affiliations USING (author_id)
GROUP BY authors.name, authors.author_id
ORDER BY articles DESC, in_title DESC, authors.name;
COMMENT ON MACRO TABLE writers_on IS 'Who wrote articles that name a topic (see topic_passages): how many, how many of them with it in the title, from when to when, and with which affiliation, or else bio, since which year.';
