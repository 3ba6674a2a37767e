-- The record of what was applied, made before the first migration.

CREATE TABLE IF NOT EXISTS schema_migrations (
    version    INTEGER NOT NULL,
    name       VARCHAR NOT NULL,
    digest     VARCHAR NOT NULL,
    applied_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE schema_migrations IS 'One row per migration applied to this database, and one for its views.';
COMMENT ON COLUMN schema_migrations.version IS 'Number of the migration; 0 for the views.';
COMMENT ON COLUMN schema_migrations.name IS 'Name of its file, or views.';
COMMENT ON COLUMN schema_migrations.digest IS 'sha256 over its text.';
COMMENT ON COLUMN schema_migrations.applied_at IS 'When it was applied, UTC.';
