-- What search shows of a slice of articles, once the words of all are in `lengths`.
INSERT INTO search_index.documents BY NAME
WITH chosen AS (
    SELECT article_id, article_number FROM article_order
    WHERE number BETWEEN {first} AND {last} AND article_number IS NOT NULL
),

bylines AS (
    SELECT
        article_id,
        string_agg(article_authors.name, '; ' ORDER BY article_authors.position) AS authors,
        list_distinct(list(author_id) || list(former_id) || list(lower(authors.name)) || list(lower(article_authors.name))) AS names
    FROM article_authors
    SEMI JOIN chosen USING (article_id)
    JOIN authors USING (author_id)
    GROUP BY article_id
)

SELECT
    chosen.article_number,
    article_id,
    articles.published_on,
    articles.kind,
    articles.section,
    articles.title,
    bylines.authors,
    bylines.names,
    articles.url,
    coalesce(lengths.words, 0) / (SELECT sum(words) / count(*) FROM lengths) AS relative_length
FROM chosen
JOIN articles USING (article_id)
LEFT JOIN lengths USING (article_number)
LEFT JOIN bylines USING (article_id)
ORDER BY chosen.article_number;
