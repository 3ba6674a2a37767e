CREATE OR REPLACE VIEW dangling_links AS
SELECT
    links.article_id,
    links.position,
    links.block,
    links.url,
    links.text,
    links.target_article_id,
    coalesce(
        (SELECT any_value(reason) FROM rejects WHERE rejects.article_id = links.target_article_id),
        (SELECT 'status ' || arg_max(status, fetched_at) FROM captures
         WHERE captures.article_id = links.target_article_id AND captures.page_kind = 'item'),
        'never fetched'
    ) AS state
FROM links
ANTI JOIN articles ON articles.article_id = links.target_article_id
WHERE links.target_article_id IS NOT NULL;
COMMENT ON VIEW dangling_links IS 'Links to articles of the site that are not stored.';
COMMENT ON COLUMN dangling_links.article_id IS 'The article that has the link.';
COMMENT ON COLUMN dangling_links.position IS 'Place of the link on its page, from 1.';
COMMENT ON COLUMN dangling_links.block IS 'Where the link is on its page: text, related, visit_also, staff_publications or pdf.';
COMMENT ON COLUMN dangling_links.url IS 'Absolute address.';
COMMENT ON COLUMN dangling_links.text IS 'Text of the link.';
COMMENT ON COLUMN dangling_links.target_article_id IS 'The article that the link leads to.';
COMMENT ON COLUMN dangling_links.state IS 'Why that article is not stored: the reason of its reject, the status of its page, or never fetched.';
