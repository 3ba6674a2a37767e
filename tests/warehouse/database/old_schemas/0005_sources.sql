-- One article may come by several ways; the best one speaks for it.

ALTER TABLE observations ADD COLUMN source_kind VARCHAR;
UPDATE observations
SET source_kind = CASE WHEN captures.page_kind IN ('json', 'feed', 'text') THEN captures.page_kind ELSE 'item' END
FROM captures
WHERE captures.capture_id = observations.capture_id;
ALTER TABLE observations ALTER COLUMN source_kind SET NOT NULL;

ALTER TABLE articles ADD COLUMN source_kind VARCHAR;
UPDATE articles
SET source_kind = observations.source_kind
FROM observations
WHERE observations.capture_id = articles.capture_id AND observations.article_id = articles.article_id;
ALTER TABLE articles ALTER COLUMN source_kind SET NOT NULL;

COMMENT ON TABLE articles IS 'One row per article: what the latest capture of its best source says.';
COMMENT ON COLUMN articles.capture_id IS 'The latest capture of the best source, from which this row was read.';
COMMENT ON COLUMN articles.source_kind IS 'What it was read from, best first: item (page or print view), json, feed or text.';
COMMENT ON COLUMN articles.hits IS 'Views that the latest capture with a counter shows, from whatever source.';
COMMENT ON COLUMN articles.first_seen_at IS 'When the article was first captured, from whatever source, UTC.';
COMMENT ON COLUMN articles.last_seen_at IS 'When the article was last captured, from whatever source, UTC.';
COMMENT ON COLUMN articles.gone_since IS 'First answer 404 or 410 after the last capture of the best source, UTC, or null.';
COMMENT ON COLUMN observations.source_kind IS 'What it was read from: item, json, feed or text.';
COMMENT ON TABLE revisions IS 'One row per revision of an article: a stretch of captures of its best source with the same content.';
COMMENT ON COLUMN captures.page_kind IS 'The page asked for: item, listing, tag, feed, json, home, text, robots or other.';
