-- What a batch has twice although it can exist only once: no index would reject it.
SELECT 'capture' AS kind, capture_id AS identifier FROM incoming_captures GROUP BY capture_id HAVING count(*) > 1
UNION ALL
SELECT 'article', article_id FROM incoming_articles GROUP BY capture_id, article_id HAVING count(*) > 1
UNION ALL
SELECT 'section', article_id FROM incoming_sections GROUP BY capture_id, article_id, position HAVING count(*) > 1
UNION ALL
SELECT 'paragraph', article_id FROM incoming_paragraphs GROUP BY capture_id, article_id, position HAVING count(*) > 1
UNION ALL
SELECT 'author', article_id FROM incoming_article_authors GROUP BY capture_id, article_id, position HAVING count(*) > 1
UNION ALL
SELECT 'link', article_id FROM incoming_links GROUP BY capture_id, article_id, position HAVING count(*) > 1
UNION ALL
SELECT 'tag', article_id FROM incoming_tags GROUP BY capture_id, article_id, tag HAVING count(*) > 1
UNION ALL
SELECT 'digest item', article_id FROM incoming_digest_items GROUP BY capture_id, article_id, position HAVING count(*) > 1
UNION ALL
SELECT 'evidence', article_id FROM incoming_evidence GROUP BY capture_id, article_id, position HAVING count(*) > 1
UNION ALL
SELECT 'reject', capture_id FROM incoming_rejects GROUP BY capture_id HAVING count(*) > 1
UNION ALL
SELECT 'listing page', capture_id FROM incoming_listing_pages GROUP BY capture_id HAVING count(*) > 1
UNION ALL
SELECT 'walk', crawl_id FROM incoming_walks GROUP BY crawl_id, section HAVING count(*) > 1
UNION ALL
SELECT 'run', run_id FROM incoming_runs GROUP BY run_id HAVING count(*) > 1
UNION ALL
SELECT 'decision', decision_id FROM incoming_decisions GROUP BY decision_id HAVING count(*) > 1
ORDER BY ALL
LIMIT 5;
