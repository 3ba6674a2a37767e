-- The article itself. Tables have no unique indexes: repeated upserts break them (duckdb#23645). The load keeps
-- rows unique, and queries/check.sql asserts it.

CREATE TABLE articles (
    article_id     VARCHAR NOT NULL,
    item_id        BIGINT,
    kind           VARCHAR NOT NULL,
    section        VARCHAR,
    category       VARCHAR,
    url            VARCHAR,
    title          VARCHAR NOT NULL,
    byline         VARCHAR,
    published_on   DATE,
    date_rule      VARCHAR NOT NULL,
    page_date      DATE,
    issue_date     DATE,
    slug_date      DATE,
    title_date     DATE,
    date_conflict  BOOLEAN NOT NULL,
    abstract       VARCHAR,
    body           VARCHAR NOT NULL,
    bio            VARCHAR,
    hits           BIGINT,
    pdf_url        VARCHAR,
    image_url      VARCHAR,
    image_caption  VARCHAR,
    image_credit   VARCHAR,
    word_count     INTEGER NOT NULL,
    content_digest VARCHAR NOT NULL,
    record_digest  VARCHAR NOT NULL,
    reader_version VARCHAR NOT NULL,
    capture_id     VARCHAR NOT NULL,
    revision       INTEGER NOT NULL,
    first_seen_at  TIMESTAMPTZ NOT NULL,
    last_seen_at   TIMESTAMPTZ NOT NULL,
    gone_since     TIMESTAMPTZ,
    duplicate_of   VARCHAR
);
COMMENT ON TABLE articles IS 'One row per article: what its latest capture says.';
COMMENT ON COLUMN articles.article_id IS 'Identifier of the article: site and K2 item id, as caci:8400.';
COMMENT ON COLUMN articles.item_id IS 'K2 item id; null for text renderings and old Drupal pages.';
COMMENT ON COLUMN articles.kind IS 'analytical, field_report, feature, news_item, news_digest or other.';
COMMENT ON COLUMN articles.section IS 'Section of the site, as analytical-articles.';
COMMENT ON COLUMN articles.category IS 'Category as printed, as Analytical Articles.';
COMMENT ON COLUMN articles.url IS 'Public canonical address; null for a text without one.';
COMMENT ON COLUMN articles.title IS 'Title as printed.';
COMMENT ON COLUMN articles.byline IS 'Byline as printed; its lines are joined by a slash between spaces.';
COMMENT ON COLUMN articles.published_on IS 'Date of publication, chosen by the rule in date_rule.';
COMMENT ON COLUMN articles.date_rule IS 'Name of the rule that chose published_on.';
COMMENT ON COLUMN articles.page_date IS 'Date in the header of the page.';
COMMENT ON COLUMN articles.issue_date IS 'Date in the byline.';
COMMENT ON COLUMN articles.slug_date IS 'Date inside the address of an imported item.';
COMMENT ON COLUMN articles.title_date IS 'Date inside the title of a news digest.';
COMMENT ON COLUMN articles.date_conflict IS 'True when the dates that are present do not all agree.';
COMMENT ON COLUMN articles.abstract IS 'Editorial abstract, where there is one.';
COMMENT ON COLUMN articles.body IS 'The text alone; paragraphs are joined by a blank line.';
COMMENT ON COLUMN articles.bio IS 'Biographical note of the authors as printed.';
COMMENT ON COLUMN articles.hits IS 'Views that the page counted at the latest capture.';
COMMENT ON COLUMN articles.pdf_url IS 'First PDF link of the text.';
COMMENT ON COLUMN articles.image_url IS 'Image of the item.';
COMMENT ON COLUMN articles.image_caption IS 'Caption of the image.';
COMMENT ON COLUMN articles.image_credit IS 'Credit of the image.';
COMMENT ON COLUMN articles.word_count IS 'Words of the body.';
COMMENT ON COLUMN articles.content_digest IS 'sha256 over the cleaned content; a new one is a revision.';
COMMENT ON COLUMN articles.record_digest IS 'sha256 over the whole record but the hits; while it stays, the parts stay.';
COMMENT ON COLUMN articles.reader_version IS 'Version of the readers that gave this row.';
COMMENT ON COLUMN articles.capture_id IS 'The latest capture, from which this row was read.';
COMMENT ON COLUMN articles.revision IS 'Number of the current revision, from 1.';
COMMENT ON COLUMN articles.first_seen_at IS 'When the article was first captured, UTC.';
COMMENT ON COLUMN articles.last_seen_at IS 'When the article was last captured, UTC.';
COMMENT ON COLUMN articles.gone_since IS 'First answer 404 or 410 after the last good capture, UTC, or null.';
COMMENT ON COLUMN articles.duplicate_of IS 'The article that this one repeats, by decision in duplicates.';
