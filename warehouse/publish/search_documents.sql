-- What search shows of a slice of articles and filters them by, once the words of all are in `lengths`.
INSERT INTO search_index.documents BY NAME
WITH chosen AS (
    SELECT article_id, article_number FROM article_order
    WHERE number BETWEEN {first} AND {last} AND article_number IS NOT NULL
),

spellings AS (
    -- Karim Walid al-Dimashqi, also as al-Dimashqi Karim Walid, and as Karim al-Dimashqi
    SELECT
        author_id,
        list_distinct(flatten(list([
            array_to_string(words, ' '), array_to_string(words[-1:] || words[:-2], ' '), concat_ws(' ', words[1], words[-1])
        ]))) || [word_of(author_id)] AS names
    FROM (SELECT author_id, string_split(word_of(translate(name, '.,', '')), ' ') AS words FROM article_authors)
    GROUP BY author_id
),

bylines AS (
    SELECT
        article_id,
        string_agg(article_authors.name, '; ' ORDER BY article_authors.position) AS authors,
        list_sort(list_distinct(flatten(list(spellings.names)))) AS names
    FROM article_authors
    SEMI JOIN chosen USING (article_id)
    JOIN spellings USING (author_id)
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
    coalesce(lengths.title_weight, 0) AS title_weight,
    coalesce(lengths.authors_weight, 0) AS authors_weight,
    coalesce(lengths.text_weight, 0) AS text_weight
FROM chosen
JOIN articles USING (article_id)
LEFT JOIN lengths USING (article_number)
LEFT JOIN bylines USING (article_id)
ORDER BY chosen.article_number;
