"""From a record to SQL: the DuckDB database that is derived from the archive."""

import os

# Before Arrow is imported: it asks once. Its own allocator keeps 80 MB of batches that are loaded already.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
