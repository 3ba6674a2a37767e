-- The order matters: after the last line nothing can be attached, opened or set any more.
USE warehouse;
SET TimeZone = 'UTC';
SET memory_limit = '{memory}';
-- No file for what exceeds it: a query could fill the disk.
SET temp_directory = '';
SET enable_external_access = false;
-- DuckDB still allows the attached file, and its log of changes, to be written. Without a file system no file can be.
SET disabled_filesystems = 'LocalFileSystem';
SET lock_configuration = true;
