-- What was archived, and what follows from capturing an article more than once.

CREATE TABLE captures (
    capture_id     VARCHAR NOT NULL,
    url            VARCHAR NOT NULL,
    fetched_at     TIMESTAMPTZ NOT NULL,
    status         INTEGER NOT NULL,
    content_type   VARCHAR,
    payload_digest VARCHAR NOT NULL,
    warc_file      VARCHAR NOT NULL,
    warc_offset    BIGINT NOT NULL,
    warc_length    BIGINT NOT NULL,
    page_kind      VARCHAR NOT NULL,
    article_id     VARCHAR,
    moved_to       VARCHAR
);
COMMENT ON TABLE captures IS 'One row per archived response.';
COMMENT ON COLUMN captures.capture_id IS 'Identifier of the WARC record, without its angle brackets.';
COMMENT ON COLUMN captures.url IS 'Public address of the page.';
COMMENT ON COLUMN captures.fetched_at IS 'When it was fetched or saved, UTC.';
COMMENT ON COLUMN captures.status IS 'HTTP status; 200 for an imported file.';
COMMENT ON COLUMN captures.content_type IS 'Content type in the response.';
COMMENT ON COLUMN captures.payload_digest IS 'sha1 of the payload as archived, in base32.';
COMMENT ON COLUMN captures.warc_file IS 'Name of the WARC file in the archive.';
COMMENT ON COLUMN captures.warc_offset IS 'Offset of the record in that file, in bytes.';
COMMENT ON COLUMN captures.warc_length IS 'Length of the record in that file, in bytes.';
COMMENT ON COLUMN captures.page_kind IS 'Kind of the requested page: item, listing, tag, feed, json, home, text, robots or other.';
COMMENT ON COLUMN captures.article_id IS 'The article that the address names, if it names one.';
COMMENT ON COLUMN captures.moved_to IS 'The article to which the item is redirected permanently.';

CREATE TABLE observations (
    capture_id     VARCHAR NOT NULL,
    article_id     VARCHAR NOT NULL,
    fetched_at     TIMESTAMPTZ NOT NULL,
    content_digest VARCHAR NOT NULL,
    hits           BIGINT,
    source_kind    VARCHAR NOT NULL,
    title          VARCHAR NOT NULL,
    url            VARCHAR
);
COMMENT ON TABLE observations IS 'One row per capture of an article: the facts behind revisions and hits.';
COMMENT ON COLUMN observations.capture_id IS 'The capture.';
COMMENT ON COLUMN observations.article_id IS 'The article, such as caci:8400.';
COMMENT ON COLUMN observations.fetched_at IS 'When it was captured, UTC.';
COMMENT ON COLUMN observations.content_digest IS 'sha256 of the cleaned content.';
COMMENT ON COLUMN observations.hits IS 'Views that the page counted.';
COMMENT ON COLUMN observations.source_kind IS 'What it was read from: item, json, feed or text.';
COMMENT ON COLUMN observations.title IS 'The title that it had.';
COMMENT ON COLUMN observations.url IS 'The address that it had; null for a text without one.';

CREATE TABLE revisions (
    article_id     VARCHAR NOT NULL,
    revision       INTEGER NOT NULL,
    content_digest VARCHAR NOT NULL,
    first_seen_at  TIMESTAMPTZ NOT NULL,
    last_seen_at   TIMESTAMPTZ NOT NULL,
    capture_id     VARCHAR NOT NULL
);
COMMENT ON TABLE revisions IS 'One row per revision of an article: consecutive captures of its best source with the same content.';
COMMENT ON COLUMN revisions.article_id IS 'The article, such as caci:8400.';
COMMENT ON COLUMN revisions.revision IS 'Number of the revision, from 1.';
COMMENT ON COLUMN revisions.content_digest IS 'sha256 of the cleaned content.';
COMMENT ON COLUMN revisions.first_seen_at IS 'When the revision was first captured, UTC.';
COMMENT ON COLUMN revisions.last_seen_at IS 'When the revision was last captured, UTC.';
COMMENT ON COLUMN revisions.capture_id IS 'Its first capture.';

CREATE TABLE hits (
    article_id  VARCHAR NOT NULL,
    observed_at TIMESTAMPTZ NOT NULL,
    hits        BIGINT NOT NULL,
    capture_id  VARCHAR NOT NULL
);
COMMENT ON TABLE hits IS 'One row per observation of the view counter. Each of our own captures adds one view.';
COMMENT ON COLUMN hits.article_id IS 'The article, such as caci:8400.';
COMMENT ON COLUMN hits.observed_at IS 'When it was captured, UTC.';
COMMENT ON COLUMN hits.hits IS 'Views that the page counted.';
COMMENT ON COLUMN hits.capture_id IS 'The capture.';

CREATE TABLE rejects (
    capture_id VARCHAR NOT NULL,
    url        VARCHAR NOT NULL,
    article_id VARCHAR,
    reason     VARCHAR NOT NULL,
    detail     VARCHAR NOT NULL
);
COMMENT ON TABLE rejects IS 'One row per capture that should have become an article and did not.';
COMMENT ON COLUMN rejects.capture_id IS 'The capture.';
COMMENT ON COLUMN rejects.url IS 'Its public address.';
COMMENT ON COLUMN rejects.article_id IS 'The article that the address names, if it names one.';
COMMENT ON COLUMN rejects.reason IS 'Reason from the closed list, such as soft_404.';
COMMENT ON COLUMN rejects.detail IS 'What was found, in words.';
