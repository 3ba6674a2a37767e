-- Articles behind {after} up to {until}, each with its parts in one object; {columns} are the columns of articles.
SELECT to_json(whole)::VARCHAR
FROM (
    SELECT
        {columns},
        coalesce((SELECT list({{
            'position': position, 'author_id': author_id, 'name': name, 'printed_as': printed_as,
            'honorific': honorific, 'affiliation': affiliation, 'bio': bio
        }} ORDER BY position)
        FROM article_authors AS part WHERE part.article_id = row_of.article_id), []) AS authors,
        coalesce((SELECT list({{'position': position, 'label': label, 'label_raw': label_raw, 'text': text}} ORDER BY position)
        FROM sections AS part WHERE part.article_id = row_of.article_id), []) AS sections,
        coalesce((SELECT list(tag ORDER BY position)
        FROM tags AS part WHERE part.article_id = row_of.article_id), []) AS tags,
        coalesce((SELECT list({{
            'position': position, 'headline': headline, 'item_date': item_date, 'text': text, 'agency': agency
        }} ORDER BY position)
        FROM digest_items AS part WHERE part.article_id = row_of.article_id), []) AS digest_items,
        coalesce((SELECT list({{
            'position': position, 'block': block, 'url': url, 'text': text, 'target_article_id': target_article_id
        }} ORDER BY position)
        FROM links AS part WHERE part.article_id = row_of.article_id), []) AS links
    FROM articles AS row_of
    WHERE article_id > $after AND article_id <= $until
) AS whole
ORDER BY whole.article_id;
