-- The order matters: after the last line nothing can be attached or set any more.
ATTACH {location} AS warehouse (READ_ONLY);
USE warehouse;
SET TimeZone = 'UTC';
SET enable_external_access = false;
SET lock_configuration = true;
