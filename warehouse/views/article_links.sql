CREATE OR REPLACE VIEW article_links AS
SELECT
    articles.article_id,
    articles.published_on,
    articles.title,
    links.block,
    links.text AS link_text,
    targets.article_id AS target_article_id,
    targets.published_on AS target_published_on,
    targets.title AS target_title,
    links.position
FROM links
JOIN articles USING (article_id)
JOIN articles AS named ON named.article_id = links.target_article_id
JOIN articles AS targets ON targets.article_id = coalesce(named.duplicate_of, named.article_id)
WHERE articles.duplicate_of IS NULL AND targets.article_id != articles.article_id;
COMMENT ON VIEW article_links IS 'Links from an article to another that is stored; a link to a duplicate leads to what it repeats. Without duplicates.';
COMMENT ON COLUMN article_links.article_id IS 'The article that has the link.';
COMMENT ON COLUMN article_links.published_on IS 'Its date.';
COMMENT ON COLUMN article_links.title IS 'Its title as printed.';
COMMENT ON COLUMN article_links.block IS 'Where it stands: text, related, visit_also, staff_publications or pdf; the site makes all but text by itself.';
COMMENT ON COLUMN article_links.link_text IS 'Text of the link.';
COMMENT ON COLUMN article_links.target_article_id IS 'The article it leads to.';
COMMENT ON COLUMN article_links.target_published_on IS 'Date of that.';
COMMENT ON COLUMN article_links.target_title IS 'Title of that as printed.';
COMMENT ON COLUMN article_links.position IS 'Place of the link on its page, from 1.';
