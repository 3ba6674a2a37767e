-- Articles with their parts, each as one row of lists: those that are named, or all.
SELECT
    articles.*,
    (SELECT list({'name': name, 'printed_as': printed_as, 'honorific': honorific, 'affiliation': affiliation, 'bio': bio}
                 ORDER BY position)
     FROM article_authors WHERE article_authors.article_id = articles.article_id) AS authors,
    (SELECT list({'label': label, 'label_raw': label_raw, 'text': text} ORDER BY position)
     FROM sections WHERE sections.article_id = articles.article_id) AS sections,
    (SELECT list({'section_position': section_position, 'text': text} ORDER BY position)
     FROM paragraphs WHERE paragraphs.article_id = articles.article_id) AS paragraphs,
    (SELECT list({'headline': headline, 'item_date': item_date, 'text': text, 'agency': agency} ORDER BY position)
     FROM digest_items WHERE digest_items.article_id = articles.article_id) AS digest_items,
    (SELECT list({'block': block, 'url': url, 'text': text, 'target_article_id': target_article_id} ORDER BY position)
     FROM links WHERE links.article_id = articles.article_id) AS links,
    (SELECT list(tag ORDER BY position) FROM tags WHERE tags.article_id = articles.article_id) AS tags,
    (SELECT list({'field': field, 'rule': rule, 'raw': raw} ORDER BY position)
     FROM evidence WHERE evidence.article_id = articles.article_id) AS evidence,
    (SELECT {'url': captures.url, 'fetched_at': fetched_at, 'warc_file': warc_file, 'warc_offset': warc_offset}
     FROM captures WHERE captures.capture_id = articles.capture_id) AS capture
FROM articles
WHERE $articles IS NULL OR articles.article_id IN (SELECT unnest($articles::VARCHAR[]));
