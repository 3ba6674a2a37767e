"""Loads a batch in one transaction. The tables are a function of the set of captures loaded, not of their order."""

import duckdb

from warehouse.database.arrow import registered
from warehouse.database.connection import with_memory
from warehouse.database.storage import storage_of
from warehouse.database.transaction import transaction
from warehouse.errors import WarehouseError
from warehouse.identity.decide import settle_identity
from warehouse.load.arrow_tables import IncomingTables, incoming_tables
from warehouse.load.batch import Batch, LoadReport
from warehouse.load.columns import PARTS
from warehouse.resources import read_sql, run_step


def load(connection: duckdb.DuckDBPyConnection, batch: Batch, *, settle: bool = True) -> LoadReport:
    """Write what is new in `batch`, and return what that was.

    Args:
        connection: to the warehouse.
        batch: captures with what was read from them.
        settle: decide again which articles repeat another and who the authors are, and tidy the database; needed for
            the last of several batches.

    Raises:
        WarehouseError: the batch refers to an unknown capture, or breaks a rule of the tables; nothing was written.
    """
    return load_tables(connection, incoming_tables(batch), settle=settle)


def load_tables(connection: duckdb.DuckDBPyConnection, tables: IncomingTables, *, settle: bool = True) -> LoadReport:
    """Load a batch that `incoming_tables` has made into tables, perhaps in another process; see `load`."""
    with registered(connection, tables):
        try:
            report = with_memory(connection, lambda: write_batch(connection))
        except duckdb.Error as error:
            raise WarehouseError(f"The batch was not loaded, and nothing of it was written: {error}") from error
    if not settle:
        return report
    try:
        settle_identity(connection)
        with_memory(connection, storage_of(connection).tidy)
    except duckdb.Error as error:
        raise WarehouseError(
            f"The batch is loaded, but not compared with all that was there before; the next load does it: {error}"
        ) from error
    return report


def known_captures(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Return the identifiers of all captures loaded so far."""
    return {capture_id for (capture_id,) in connection.execute("SELECT capture_id FROM captures").fetchall()}


def remember_articles(connection: duckdb.DuckDBPyConnection) -> None:
    """Remember the present articles, so that `articles_since` on this connection returns those that came later."""
    connection.execute("CREATE OR REPLACE TEMP TABLE articles_before AS SELECT article_id FROM articles")


def articles_since(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the identifiers of the articles that are new since `remember_articles`, in alphabetical order."""
    new = "SELECT article_id FROM articles ANTI JOIN articles_before USING (article_id) ORDER BY article_id"
    return [article_id for (article_id,) in connection.execute(new).fetchall()]


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
    refuse_strays(connection)
    refuse_repeats(connection)
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
    """Write articles, their parts and their history; return how many were new, changed, and merely seen."""
    run_step(connection, "load/observations")
    run_step(connection, "load/history")
    counts: tuple[int, int, int] = connection.execute(read_sql("load/counts.sql")).fetchall()[0]
    run_step(connection, "load/articles")
    for part in PARTS:
        run_step(connection, "load/part", table=part)
    run_step(connection, "identity/outdated_texts")
    return counts


def row_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Return the number of rows of the tables whose growth a report states, by the report's names."""
    answer = connection.execute(read_sql("load/row_counts.sql"))
    names = [name for name, *_ in answer.description]
    return dict(zip(names, answer.fetchall()[0], strict=True))


def refuse_strays(connection: duckdb.DuckDBPyConnection) -> None:
    """Reject a batch in which something refers to an unknown capture, or has another time than its capture.

    Raises:
        WarehouseError: there is such a thing.
    """
    strays = connection.execute(read_sql("load/strays.sql")).fetchall()
    if strays:
        what, capture_id, unknown = strays[0]
        fault = "is neither in the batch nor loaded" if unknown else "was fetched at another time"
        raise WarehouseError(
            f"The batch has an {what} of the capture {capture_id}, which {fault}. Nothing was written; load a capture "
            "together with what was read from it."
        )


def refuse_repeats(connection: duckdb.DuckDBPyConnection) -> None:
    """Reject a batch that has something twice which no table may have twice.

    Raises:
        WarehouseError: there is such a thing.
    """
    repeats = connection.execute(read_sql("load/repeats.sql")).fetchall()
    if repeats:
        what, identifier = repeats[0]
        raise WarehouseError(f"The batch has the {what} of {identifier} twice. Nothing was written.")
