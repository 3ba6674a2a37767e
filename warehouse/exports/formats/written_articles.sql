-- Some articles with what is written of them, each as one row of lists.
WITH chosen AS (
    SELECT unnest($articles::VARCHAR[]) AS article_id
),
authors_of AS (
    SELECT article_id, list({'name': name} ORDER BY position) AS parts
    FROM article_authors SEMI JOIN chosen USING (article_id) GROUP BY article_id
),
sections_of AS (
    SELECT article_id, list({'label': label, 'text': text} ORDER BY position) AS parts
    FROM sections SEMI JOIN chosen USING (article_id) GROUP BY article_id
),
unlabelled_of AS (
    SELECT article_id, list({'section_position': section_position, 'text': text} ORDER BY position) AS parts
    FROM paragraphs SEMI JOIN chosen USING (article_id) WHERE section_position IS NULL GROUP BY article_id
),
digest_items_of AS (
    SELECT
        article_id,
        list({'headline': headline, 'item_date': item_date, 'agency': agency, 'text': text} ORDER BY position) AS parts
    FROM digest_items SEMI JOIN chosen USING (article_id) GROUP BY article_id
)

SELECT
    article_id, title, byline, published_on, category, section, url, abstract, body, bio,
    coalesce(authors_of.parts, []) AS authors,
    coalesce(sections_of.parts, []) AS sections,
    coalesce(unlabelled_of.parts, []) AS paragraphs,
    coalesce(digest_items_of.parts, []) AS digest_items
FROM articles
SEMI JOIN chosen USING (article_id)
LEFT JOIN authors_of USING (article_id)
LEFT JOIN sections_of USING (article_id)
LEFT JOIN unlabelled_of USING (article_id)
LEFT JOIN digest_items_of USING (article_id)
