"""Which captures a warehouse has been loaded from. Apart from `write`, so that `caci status` need not load Arrow."""

import duckdb


def known_captures(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Return the identifiers of all captures loaded so far."""
    return {capture_id for (capture_id,) in connection.execute("SELECT capture_id FROM captures").fetchall()}
