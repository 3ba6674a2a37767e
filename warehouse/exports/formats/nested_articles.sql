-- Articles after {after} up to {until}, each with its parts as lists; {columns} are those of the table articles.
WITH authors_of AS (
    SELECT article_id, list({{
        'position': position, 'author_id': author_id, 'name': name, 'printed_as': printed_as,
        'honorific': honorific, 'affiliation': affiliation, 'bio': bio
    }} ORDER BY position) AS parts
    FROM article_authors WHERE article_id > {after} AND article_id <= {until} GROUP BY article_id
),
sections_of AS (
    SELECT article_id, list({{
        'position': position, 'label': label, 'label_raw': label_raw, 'text': text
    }} ORDER BY position) AS parts
    FROM sections WHERE article_id > {after} AND article_id <= {until} GROUP BY article_id
),
tags_of AS (
    SELECT article_id, list(tag ORDER BY position) AS parts
    FROM tags WHERE article_id > {after} AND article_id <= {until} GROUP BY article_id
),
digest_items_of AS (
    SELECT article_id, list({{
        'position': position, 'headline': headline, 'item_date': item_date, 'text': text, 'agency': agency
    }} ORDER BY position) AS parts
    FROM digest_items WHERE article_id > {after} AND article_id <= {until} GROUP BY article_id
),
links_of AS (
    SELECT article_id, list({{
        'position': position, 'block': block, 'url': url, 'text': text, 'target_article_id': target_article_id
    }} ORDER BY position) AS parts
    FROM links WHERE article_id > {after} AND article_id <= {until} GROUP BY article_id
)

SELECT
    {columns},
    coalesce(authors_of.parts, []) AS authors,
    coalesce(sections_of.parts, []) AS sections,
    coalesce(tags_of.parts, []) AS tags,
    coalesce(digest_items_of.parts, []) AS digest_items,
    coalesce(links_of.parts, []) AS links
FROM articles AS row_of
LEFT JOIN authors_of USING (article_id)
LEFT JOIN sections_of USING (article_id)
LEFT JOIN tags_of USING (article_id)
LEFT JOIN digest_items_of USING (article_id)
LEFT JOIN links_of USING (article_id)
WHERE row_of.article_id > {after} AND row_of.article_id <= {until}
ORDER BY row_of.article_id
