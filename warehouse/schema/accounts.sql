-- What the site lists, how its listings were walked, and what ran.

CREATE TABLE listed_items (
    article_id      VARCHAR NOT NULL,
    section         VARCHAR NOT NULL,
    url             VARCHAR NOT NULL,
    title           VARCHAR NOT NULL,
    first_listed_at TIMESTAMPTZ NOT NULL,
    last_listed_at  TIMESTAMPTZ NOT NULL,
    capture_id      VARCHAR NOT NULL,
    published_on    DATE
);
COMMENT ON TABLE listed_items IS 'One row per item and section whose listings name it.';
COMMENT ON COLUMN listed_items.article_id IS 'The item, such as caci:8400; it is not necessarily stored.';
COMMENT ON COLUMN listed_items.section IS 'Section of the site, such as analytical-articles.';
COMMENT ON COLUMN listed_items.url IS 'Its address in the latest listing.';
COMMENT ON COLUMN listed_items.title IS 'Its title in the latest listing.';
COMMENT ON COLUMN listed_items.first_listed_at IS 'When a listing first named it, UTC.';
COMMENT ON COLUMN listed_items.last_listed_at IS 'When a listing last named it, UTC.';
COMMENT ON COLUMN listed_items.capture_id IS 'The capture of the latest listing.';
COMMENT ON COLUMN listed_items.published_on IS 'Date in its address, otherwise in its entry of the latest listing; null if neither has one.';

CREATE TABLE named_items (
    article_id     VARCHAR NOT NULL,
    page_kind      VARCHAR NOT NULL,
    url            VARCHAR NOT NULL,
    title          VARCHAR NOT NULL,
    first_named_at TIMESTAMPTZ NOT NULL,
    last_named_at  TIMESTAMPTZ NOT NULL,
    capture_id     VARCHAR NOT NULL,
    published_on   DATE
);
COMMENT ON TABLE named_items IS 'One row per item and kind of page, other than a listing, that names it.';
COMMENT ON COLUMN named_items.article_id IS 'The item, such as caci:8400; it may be neither stored nor listed.';
COMMENT ON COLUMN named_items.page_kind IS 'What names it: feed, tag, json, or item if a moved item leads to it.';
COMMENT ON COLUMN named_items.url IS 'Its address in the latest such page.';
COMMENT ON COLUMN named_items.title IS 'Its title in the latest such page; empty if none is printed.';
COMMENT ON COLUMN named_items.first_named_at IS 'When such a page first named it, UTC.';
COMMENT ON COLUMN named_items.last_named_at IS 'When such a page last named it, UTC.';
COMMENT ON COLUMN named_items.capture_id IS 'The capture of the latest such page.';
COMMENT ON COLUMN named_items.published_on IS 'Date in its address, otherwise beside it in the latest such page; null if neither has one.';

CREATE TABLE listing_pages (
    capture_id VARCHAR NOT NULL,
    section    VARCHAR NOT NULL,
    start      INTEGER NOT NULL,
    entries    INTEGER NOT NULL,
    page_count INTEGER
);
COMMENT ON TABLE listing_pages IS 'One row per captured page of a section''s listing.';
COMMENT ON COLUMN listing_pages.capture_id IS 'The capture.';
COMMENT ON COLUMN listing_pages.section IS 'Section of the site, such as analytical-articles.';
COMMENT ON COLUMN listing_pages.start IS 'Offset of its first item.';
COMMENT ON COLUMN listing_pages.entries IS 'Number of items that it names.';
COMMENT ON COLUMN listing_pages.page_count IS 'Number of pages that the listing says it has; null if it does not say.';

CREATE TABLE walks (
    crawl_id     VARCHAR NOT NULL,
    section      VARCHAR NOT NULL,
    started_at   TIMESTAMPTZ NOT NULL,
    finished_at  TIMESTAMPTZ NOT NULL,
    whole        BOOLEAN NOT NULL,
    pages        INTEGER NOT NULL,
    items        INTEGER NOT NULL,
    stated_pages INTEGER,
    stated_items INTEGER,
    drift        INTEGER NOT NULL,
    listed_twice VARCHAR[] NOT NULL,
    moved        VARCHAR[] NOT NULL
);
COMMENT ON TABLE walks IS 'One row per crawl and section whose listing it walked.';
COMMENT ON COLUMN walks.crawl_id IS 'Identifier of the crawl.';
COMMENT ON COLUMN walks.section IS 'Section of the site, such as analytical-articles.';
COMMENT ON COLUMN walks.started_at IS 'When its first page was fetched, UTC.';
COMMENT ON COLUMN walks.finished_at IS 'When its last page was fetched, UTC.';
COMMENT ON COLUMN walks.whole IS 'True if it went to the end and could read every page on the way.';
COMMENT ON COLUMN walks.pages IS 'Number of pages read, those read again included.';
COMMENT ON COLUMN walks.items IS 'Number of distinct items that it saw.';
COMMENT ON COLUMN walks.stated_pages IS 'Number of pages that the listing last said it has.';
COMMENT ON COLUMN walks.stated_items IS 'Number of items by its page count and the items on its last page; of whole walks only.';
COMMENT ON COLUMN walks.drift IS 'By how many items the listing changed while it was walked.';
COMMENT ON COLUMN walks.listed_twice IS 'Articles that the listing names more than once.';
COMMENT ON COLUMN walks.moved IS 'Articles that moved to a later page during the walk.';

CREATE TABLE runs (
    run_id      VARCHAR NOT NULL,
    flow        VARCHAR NOT NULL,
    parameters  JSON NOT NULL,
    started_at  TIMESTAMPTZ NOT NULL,
    finished_at TIMESTAMPTZ NOT NULL,
    state       VARCHAR NOT NULL,
    certificate JSON
);
COMMENT ON TABLE runs IS 'One row per run of a flow.';
COMMENT ON COLUMN runs.run_id IS 'Identifier of the run.';
COMMENT ON COLUMN runs.flow IS 'Name of the flow, such as ingest.';
COMMENT ON COLUMN runs.parameters IS 'Its parameters.';
COMMENT ON COLUMN runs.started_at IS 'When it began, UTC.';
COMMENT ON COLUMN runs.finished_at IS 'When it ended, UTC.';
COMMENT ON COLUMN runs.state IS 'green: done and complete; red: anything else.';
COMMENT ON COLUMN runs.certificate IS 'Its completeness certificate; null if it made none.';
