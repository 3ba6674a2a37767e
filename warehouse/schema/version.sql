-- The version of the tables. The table is named after the migrations by which versions 1 to 9 were reached: older programs
-- look into it, find a version that they do not know, and leave the database as it is.

CREATE TABLE IF NOT EXISTS schema_migrations (
    version    INTEGER NOT NULL,
    name       VARCHAR NOT NULL,
    digest     VARCHAR NOT NULL,
    applied_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE schema_migrations IS 'One row for the version of the tables, and one for the views and comments.';
COMMENT ON COLUMN schema_migrations.version IS 'Version of the tables; 0 for the views and comments.';
COMMENT ON COLUMN schema_migrations.name IS 'tables or views.';
COMMENT ON COLUMN schema_migrations.digest IS 'sha256 of their definitions.';
COMMENT ON COLUMN schema_migrations.applied_at IS 'When they were made, UTC.';
