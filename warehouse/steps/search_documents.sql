-- What search shows of some articles, once the passages of all are there.
INSERT INTO search_index.documents BY NAME
WITH lengths AS (
    SELECT article_number, article_id, sum(words) AS words
    FROM search_index.passages
    SEMI JOIN (
        SELECT article_number FROM article_order WHERE number BETWEEN {first} AND {last}
    ) AS chosen USING (article_number)
    GROUP BY ALL
),

bylines AS (
    SELECT
        article_id,
        string_agg(article_authors.name, '; ' ORDER BY article_authors.position) AS authors,
        list_distinct(list(author_id) || list(lower(authors.name)) || list(lower(article_authors.name))) AS names
    FROM article_authors
    SEMI JOIN lengths USING (article_id)
    JOIN authors USING (author_id)
    GROUP BY article_id
)

SELECT
    lengths.article_number,
    article_id,
    articles.published_on,
    articles.kind,
    articles.section,
    articles.title,
    bylines.authors,
    bylines.names,
    articles.url,
    lengths.words
    / (SELECT sum(words) / count(DISTINCT article_number) FROM search_index.passages) AS relative_length
FROM lengths
JOIN articles USING (article_id)
LEFT JOIN bylines USING (article_id)
ORDER BY lengths.article_number;
