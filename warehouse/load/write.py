"""Load a batch in one transaction. The tables are a function of the set of captures loaded, not of their order."""

import duckdb

from warehouse.database.arrow import registered
from warehouse.database.connection import with_memory
from warehouse.database.storage import storage_of
from warehouse.database.transaction import transaction
from warehouse.errors import WarehouseError
from warehouse.identity.decide import update_identity
from warehouse.load.arrow_tables import IncomingTables, incoming_tables
from warehouse.load.batch import ArticleChange, Batch, LoadReport
from warehouse.load.columns import PARTS
from warehouse.resources import read_sql, run_step


def load(connection: duckdb.DuckDBPyConnection, batch: Batch, *, last: bool = True) -> LoadReport:
    """Write what is new in `batch`, and return what that was.

    Args:
        connection: to the warehouse.
        batch: captures with what was read from them.
        last: whether this is the only batch, or the last of several. If so, it is decided again which articles repeat
            another and who the authors are, and the database is tidied.

    Raises:
        WarehouseError: the batch refers to an unknown capture, or breaks a rule of the tables, and nothing was written;
            or it is loaded, and what follows the last batch failed.
    """
    return load_tables(connection, incoming_tables(batch), last=last)


def load_tables(connection: duckdb.DuckDBPyConnection, tables: IncomingTables, *, last: bool = True) -> LoadReport:
    """Load a batch that `incoming_tables` made into tables, perhaps in another process; see `load`."""
    with registered(connection, tables):
        try:
            report = with_memory(connection, lambda: write_batch(connection))
        except duckdb.Error as error:
            raise WarehouseError(f"The batch was not loaded, and nothing of it was written: {error}") from error
    if not last:
        return report
    try:
        update_identity(connection)
        with_memory(connection, storage_of(connection).tidy)
    except duckdb.Error as error:
        raise WarehouseError(
            f"The batch is loaded, but its texts are not yet compared with the others; the next load does it: {error}"
        ) from error
    return report


def remember_changes(connection: duckdb.DuckDBPyConnection) -> None:
    """Remember what has changed, so that `changes_since` returns on this connection what was noticed later."""
    connection.execute("CREATE OR REPLACE TEMP TABLE changes_before AS SELECT article_id, change, seen_at FROM changes")


def changes_since(connection: duckdb.DuckDBPyConnection) -> list[ArticleChange]:
    """Return what has changed since `remember_changes`, by article."""
    return [ArticleChange(*row) for row in connection.execute(read_sql("load/changes_since.sql")).fetchall()]


def known_runs(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Return the identifiers of all runs loaded so far."""
    return {run_id for (run_id,) in connection.execute("SELECT run_id FROM runs").fetchall()}


def known_decisions(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Return the identifiers of all decisions loaded so far."""
    return {decision_id for (decision_id,) in connection.execute("SELECT decision_id FROM decisions").fetchall()}


def known_crawls(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Return the identifiers of all crawls whose walks are loaded."""
    return {crawl_id for (crawl_id,) in connection.execute("SELECT DISTINCT crawl_id FROM walks").fetchall()}


def write_batch(connection: duckdb.DuckDBPyConnection) -> LoadReport:
    """Write the registered batch, in a transaction."""
    with transaction(connection):
        return write(connection)


def write(connection: duckdb.DuckDBPyConnection) -> LoadReport:
    """Write the registered batch, in the caller's transaction."""
    check_captures(connection)
    check_uniqueness(connection)
    before = row_counts(connection)
    run_step(connection, "load/captures")
    articles = (0, 0, 0)
    if row_counts(connection)["captures"] > before["captures"]:
        articles = write_articles(connection)
    for step in ("listed_items", "named_items", "listing_pages", "walks"):
        run_step(connection, f"load/{step}")
    run_step(connection, "load/runs")
    run_step(connection, "load/decisions")
    added = {table: count - before[table] for table, count in row_counts(connection).items()}
    new, changed, seen = articles
    return LoadReport(articles_new=new, articles_changed=changed, articles_seen=seen, **added)


def write_articles(connection: duckdb.DuckDBPyConnection) -> tuple[int, int, int]:
    """Write articles, their parts and their history; return how many were new, changed, and only seen again."""
    run_step(connection, "load/observations")
    run_step(connection, "load/history")
    counts: tuple[int, int, int] = connection.execute(read_sql("load/counts.sql")).fetchall()[0]
    run_step(connection, "load/articles")
    for part in PARTS:
        run_step(connection, "load/part", table=part)
    run_step(connection, "identity/outdated_texts")
    return counts


def row_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Return the number of rows of each table whose growth the report states, by the name in the report."""
    answer = connection.execute(read_sql("load/row_counts.sql"))
    names = [name for name, *_ in answer.description]
    return dict(zip(names, answer.fetchall()[0], strict=True))


def check_captures(connection: duckdb.DuckDBPyConnection) -> None:
    """Check that the capture of each row is in the batch or loaded, and was fetched at the time that the row states.

    Raises:
        WarehouseError: a row has no such capture.
    """
    rows = connection.execute(read_sql("load/rows_without_capture.sql")).fetchall()
    if rows:
        kind, capture_id, is_unknown = rows[0]
        fault = "is neither in the batch nor loaded" if is_unknown else "was fetched at another time"
        raise WarehouseError(
            f"The batch has a row ({kind}) of the capture {capture_id}, which {fault}. Nothing was written; load a"
            " capture together with what was read from it."
        )


def check_uniqueness(connection: duckdb.DuckDBPyConnection) -> None:
    """Check that the batch has nothing twice that a table may have only once.

    Raises:
        WarehouseError: it has something twice.
    """
    repeats = connection.execute(read_sql("load/repeats.sql")).fetchall()
    if repeats:
        kind, identifier = repeats[0]
        raise WarehouseError(f"The batch has the same {kind} twice: {identifier}. Nothing was written.")
