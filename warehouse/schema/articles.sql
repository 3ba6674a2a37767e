-- The article itself. No table has a unique index, because repeated upserts break it
-- (https://github.com/duckdb/duckdb/issues/23645). The load keeps rows unique, and tests/support/check.sql asserts it.

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
    duplicate_of   VARCHAR,
    source_kind    VARCHAR NOT NULL
);
COMMENT ON TABLE articles IS 'One row per article: what the latest capture of its best source says. Some repeat another; distinct_articles has each once.';
COMMENT ON COLUMN articles.article_id IS 'Identifier of the article: site and K2 item id, such as caci:8400.';
COMMENT ON COLUMN articles.item_id IS 'K2 item id; null for text renderings and old Drupal pages.';
COMMENT ON COLUMN articles.kind IS 'What sort of text it is, whatever its section: analytical, field_report, feature, news_item, news_digest or other.';
COMMENT ON COLUMN articles.section IS 'Section of the site as in its addresses, such as analytical-articles: to filter and to group by.';
COMMENT ON COLUMN articles.category IS 'The section as this page prints it, such as Analytical Articles; section_title in distinct_articles has one for all.';
COMMENT ON COLUMN articles.url IS 'Public canonical address; null for a text without one.';
COMMENT ON COLUMN articles.title IS 'Title as printed.';
COMMENT ON COLUMN articles.byline IS 'Byline as printed; a slash between spaces joins its lines.';
COMMENT ON COLUMN articles.published_on IS 'Date of publication, chosen by the rule in date_rule.';
COMMENT ON COLUMN articles.date_rule IS 'Name of the rule that chose published_on.';
COMMENT ON COLUMN articles.page_date IS 'Date in the header of the page.';
COMMENT ON COLUMN articles.issue_date IS 'Date in the byline.';
COMMENT ON COLUMN articles.slug_date IS 'Date in the address of an imported item.';
COMMENT ON COLUMN articles.title_date IS 'Date in the title of a news digest.';
COMMENT ON COLUMN articles.date_conflict IS 'True if the dates that are present do not all agree.';
COMMENT ON COLUMN articles.abstract IS 'Editorial abstract; null if absent.';
COMMENT ON COLUMN articles.body IS 'The text alone; a blank line joins paragraphs.';
COMMENT ON COLUMN articles.bio IS 'Biographical note of the authors as printed.';
COMMENT ON COLUMN articles.hits IS 'Views in the latest capture that shows the counter, from any source, our own among them; reads in most_read leaves ours out.';
COMMENT ON COLUMN articles.pdf_url IS 'First PDF link in the text.';
COMMENT ON COLUMN articles.image_url IS 'Image of the item.';
COMMENT ON COLUMN articles.image_caption IS 'Caption of the image.';
COMMENT ON COLUMN articles.image_credit IS 'Credit of the image.';
COMMENT ON COLUMN articles.word_count IS 'Number of words in the body.';
COMMENT ON COLUMN articles.content_digest IS 'sha256 of the cleaned content; a new digest makes a new revision.';
COMMENT ON COLUMN articles.record_digest IS 'sha256 of the whole record except the hits; while it stays the same, so do the parts.';
COMMENT ON COLUMN articles.reader_version IS 'Version of the readers that produced this row.';
COMMENT ON COLUMN articles.capture_id IS 'The latest capture of the best source, from which this row was read.';
COMMENT ON COLUMN articles.revision IS 'Number of the current revision, from 1.';
COMMENT ON COLUMN articles.first_seen_at IS 'When the article was first captured, from any source, UTC.';
COMMENT ON COLUMN articles.last_seen_at IS 'When the article was last captured, from any source, UTC.';
COMMENT ON COLUMN articles.gone_since IS 'First answer 404 or 410 after the last capture of the best source, UTC; null if there was none.';
COMMENT ON COLUMN articles.duplicate_of IS 'The article that this one repeats, as decided in duplicates.';
COMMENT ON COLUMN articles.source_kind IS 'What it was read from, best first: item (page or print view), json, feed or text.';
