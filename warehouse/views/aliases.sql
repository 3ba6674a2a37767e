CREATE OR REPLACE VIEW aliases AS
WITH named AS (
    SELECT article_id, url, fetched_at AS seen_at, 'fetched' AS source
    FROM captures
    WHERE article_id IS NOT NULL AND page_kind = 'item' AND status = 200
    UNION ALL
    SELECT article_id, url, unnest([first_listed_at, last_listed_at]), 'listing' FROM listed_items
    UNION ALL
    SELECT article_id, url, unnest([first_named_at, last_named_at]), page_kind FROM named_items
)

SELECT
    named.article_id,
    named.url,
    named.url IS NOT DISTINCT FROM any_value(articles.url) AS is_canonical,
    list(DISTINCT source ORDER BY source) AS sources,
    min(seen_at) AS first_seen_at,
    max(seen_at) AS last_seen_at
FROM named
JOIN articles USING (article_id)
GROUP BY named.article_id, named.url;
COMMENT ON VIEW aliases IS 'The addresses at which an article was fetched, or by which listings, feeds and other pages name it.';
COMMENT ON COLUMN aliases.article_id IS 'The article.';
COMMENT ON COLUMN aliases.url IS 'The address, on the public host.';
COMMENT ON COLUMN aliases.is_canonical IS 'True for the address that the article has now.';
COMMENT ON COLUMN aliases.sources IS 'What it is known from: fetched, listing, feed, tag, json or item.';
COMMENT ON COLUMN aliases.first_seen_at IS 'When it was first fetched or named, UTC.';
COMMENT ON COLUMN aliases.last_seen_at IS 'When it was last fetched or named, UTC.';
