CREATE TABLE publication (
    published_at      TIMESTAMPTZ NOT NULL,
    program_version   VARCHAR NOT NULL,
    gazetteer_version VARCHAR NOT NULL
);
COMMENT ON TABLE publication IS 'When and by which version this database was published. One row; only the published database has it.';
COMMENT ON COLUMN publication.published_at IS 'When it was made, in UTC.';
COMMENT ON COLUMN publication.program_version IS 'Version of caci-analyst.';
COMMENT ON COLUMN publication.gazetteer_version IS 'Version of the gazetteer that found the mentions, with the beginning of its digest.';
