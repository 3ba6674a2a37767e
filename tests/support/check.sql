-- What the tables must keep without unique indexes and foreign keys: one row for each rule that is broken.
WITH repeated AS (
    SELECT 'articles' AS relation, article_id AS identifier FROM articles
    UNION ALL SELECT 'sections', concat_ws('#', article_id, position) FROM sections
    UNION ALL SELECT 'paragraphs', concat_ws('#', article_id, position) FROM paragraphs
    UNION ALL SELECT 'article_authors', concat_ws('#', article_id, position) FROM article_authors
    UNION ALL SELECT 'authors', author_id FROM authors
    UNION ALL SELECT 'links', concat_ws('#', article_id, position) FROM links
    UNION ALL SELECT 'tags', concat_ws('#', article_id, tag) FROM tags
    UNION ALL SELECT 'digest_items', concat_ws('#', article_id, position) FROM digest_items
    UNION ALL SELECT 'evidence', concat_ws('#', article_id, position) FROM evidence
    UNION ALL SELECT 'captures', capture_id FROM captures
    UNION ALL SELECT 'observations', concat_ws('#', capture_id, article_id) FROM observations
    UNION ALL SELECT 'revisions', concat_ws('#', article_id, revision) FROM revisions
    UNION ALL SELECT 'hits', concat_ws('#', article_id, capture_id) FROM hits
    UNION ALL SELECT 'rejects', capture_id FROM rejects
    UNION ALL SELECT 'listed_items', concat_ws('#', article_id, section) FROM listed_items
    UNION ALL SELECT 'named_items', concat_ws('#', article_id, page_kind) FROM named_items
    UNION ALL SELECT 'listing_pages', capture_id FROM listing_pages
    UNION ALL SELECT 'walks', concat_ws('#', crawl_id, section) FROM walks
    UNION ALL SELECT 'runs', run_id FROM runs
    UNION ALL SELECT 'text_signatures', article_id FROM text_signatures
    UNION ALL SELECT 'text_shingles', concat_ws('#', article_id, shingle) FROM text_shingles
    UNION ALL SELECT 'similar_texts', concat_ws('#', one, other) FROM similar_texts
    UNION ALL SELECT 'duplicates', article_id FROM duplicates
    UNION ALL SELECT 'decisions', decision_id FROM decisions
    UNION ALL SELECT 'author_merges', name FROM author_merges
),

parts AS (
    SELECT 'sections' AS relation, article_id FROM sections
    UNION ALL SELECT 'paragraphs', article_id FROM paragraphs
    UNION ALL SELECT 'article_authors', article_id FROM article_authors
    UNION ALL SELECT 'links', article_id FROM links
    UNION ALL SELECT 'tags', article_id FROM tags
    UNION ALL SELECT 'digest_items', article_id FROM digest_items
    UNION ALL SELECT 'evidence', article_id FROM evidence
    UNION ALL SELECT 'revisions', article_id FROM revisions
    UNION ALL SELECT 'observations', article_id FROM observations
    UNION ALL SELECT 'text_signatures', article_id FROM text_signatures
    UNION ALL SELECT 'duplicates', duplicate_of FROM duplicates
)

SELECT format('{} has {} rows for {}', relation, count(*), identifier) AS problem
FROM repeated
GROUP BY relation, identifier
HAVING count(*) > 1
UNION ALL
SELECT format('{} has rows for {}, which is not in articles', relation, article_id)
FROM parts ANTI JOIN articles USING (article_id)
GROUP BY relation, article_id
UNION ALL
SELECT format('articles has {}, which no observation explains', article_id)
FROM articles ANTI JOIN observations USING (article_id, capture_id)
UNION ALL
SELECT format('observations has the capture {}, which is not in captures', capture_id)
FROM observations ANTI JOIN captures USING (capture_id, fetched_at)
UNION ALL
SELECT format('articles has {} without a signature of its text', article_id)
FROM articles ANTI JOIN text_signatures USING (article_id)
UNION ALL
SELECT format('articles and duplicates disagree about {}', article_id)
FROM articles FULL JOIN duplicates USING (article_id)
WHERE articles.duplicate_of IS DISTINCT FROM duplicates.duplicate_of
UNION ALL
SELECT format('{} repeats {}, which repeats another', repeating.article_id, repeating.duplicate_of)
FROM duplicates AS repeating JOIN duplicates AS original ON original.article_id = repeating.duplicate_of
UNION ALL
SELECT format('authors and article_authors disagree about {}', author_id)
FROM (
    (SELECT author_id FROM authors EXCEPT SELECT author_id FROM article_authors)
    UNION ALL
    (SELECT author_id FROM article_authors EXCEPT SELECT author_id FROM authors)
)
UNION ALL
SELECT format('author_merges and article_authors disagree about {}', name)
FROM author_merges
WHERE author_id NOT IN (SELECT author_id FROM article_authors WHERE article_authors.name = author_merges.name)
ORDER BY problem;
