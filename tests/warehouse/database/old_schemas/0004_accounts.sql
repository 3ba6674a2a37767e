-- What the site lists, what was decided, and what ran.

CREATE TABLE listed_items (
    article_id      VARCHAR NOT NULL,
    section         VARCHAR NOT NULL,
    url             VARCHAR NOT NULL,
    title           VARCHAR NOT NULL,
    first_listed_at TIMESTAMPTZ NOT NULL,
    last_listed_at  TIMESTAMPTZ NOT NULL,
    capture_id      VARCHAR NOT NULL
);
COMMENT ON TABLE listed_items IS 'One row per item and section whose listings name it.';
COMMENT ON COLUMN listed_items.article_id IS 'The item, as caci:8400; it need not be stored.';
COMMENT ON COLUMN listed_items.section IS 'Section of the site, as analytical-articles.';
COMMENT ON COLUMN listed_items.url IS 'Its address in the latest listing.';
COMMENT ON COLUMN listed_items.title IS 'Its title in the latest listing.';
COMMENT ON COLUMN listed_items.first_listed_at IS 'When a listing first named it, UTC.';
COMMENT ON COLUMN listed_items.last_listed_at IS 'When a listing last named it, UTC.';
COMMENT ON COLUMN listed_items.capture_id IS 'The capture of the latest listing.';

CREATE TABLE duplicates (
    article_id   VARCHAR NOT NULL,
    duplicate_of VARCHAR NOT NULL,
    method       VARCHAR NOT NULL,
    similarity   DOUBLE,
    reason       VARCHAR NOT NULL,
    decided_by   VARCHAR NOT NULL
);
COMMENT ON TABLE duplicates IS 'One row per decision that an article repeats another.';
COMMENT ON COLUMN duplicates.article_id IS 'The article that repeats.';
COMMENT ON COLUMN duplicates.duplicate_of IS 'The article that is repeated.';
COMMENT ON COLUMN duplicates.method IS 'How the likeness was found.';
COMMENT ON COLUMN duplicates.similarity IS 'Likeness from 0 to 1.';
COMMENT ON COLUMN duplicates.reason IS 'Why it was decided so, in words.';
COMMENT ON COLUMN duplicates.decided_by IS 'The rule or person that decided.';

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
COMMENT ON COLUMN runs.flow IS 'Name of the flow, as ingest.';
COMMENT ON COLUMN runs.parameters IS 'Parameters it was given.';
COMMENT ON COLUMN runs.started_at IS 'When it began, UTC.';
COMMENT ON COLUMN runs.finished_at IS 'When it ended, UTC.';
COMMENT ON COLUMN runs.state IS 'green: done and complete; red: anything else.';
COMMENT ON COLUMN runs.certificate IS 'Its completeness certificate, where it made one.';
