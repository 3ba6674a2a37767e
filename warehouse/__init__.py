"""From a record to SQL: the DuckDB database that is derived from the archive."""

import os

# Before Arrow is imported, which only this package does: Arrow asks once, and `set_memory_pool` is not for all of it.
# Its own allocator keeps 80 MB of batches that are loaded already.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
