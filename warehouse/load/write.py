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
    """Writes what is new in `batch` and says what that was.

    `settle` decides anew which articles repeat another and who the authors are, and makes a checkpoint; of many batches
    the last must.

    Raises WarehouseError where the batch hangs on a capture that nobody knows, or breaks a rule of the tables; nothing
    of it is written then.
    """
    return load_tables(connection, incoming_tables(batch), settle=settle)


def load_tables(connection: duckdb.DuckDBPyConnection, tables: IncomingTables, *, settle: bool = True) -> LoadReport:
    """Loads a batch that `incoming_tables` has made into tables, in another process perhaps; see `load`."""
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
    """Identifiers of all captures loaded so far."""
    return {capture_id for (capture_id,) in connection.execute("SELECT capture_id FROM captures").fetchall()}


def remember_articles(connection: duckdb.DuckDBPyConnection) -> None:
    """Lets `articles_since` tell, on this connection, which articles were not there when this was called."""
    connection.execute("CREATE OR REPLACE TEMP TABLE articles_before AS SELECT article_id FROM articles")


def articles_since(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Identifiers of the articles that are new since `remember_articles`, by alphabet."""
    new = "SELECT article_id FROM articles ANTI JOIN articles_before USING (article_id) ORDER BY article_id"
    return [article_id for (article_id,) in connection.execute(new).fetchall()]


def known_runs(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Identifiers of all runs loaded so far."""
    return {run_id for (run_id,) in connection.execute("SELECT run_id FROM runs").fetchall()}


def known_decisions(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Identifiers of all decisions loaded so far."""
    return {decision_id for (decision_id,) in connection.execute("SELECT decision_id FROM decisions").fetchall()}


def known_crawls(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Identifiers of all crawls whose walks are loaded."""
    return {crawl_id for (crawl_id,) in connection.execute("SELECT DISTINCT crawl_id FROM walks").fetchall()}


def write_batch(connection: duckdb.DuckDBPyConnection) -> LoadReport:
    """Writes the registered batch, in a transaction."""
    with transaction(connection):
        return write(connection)


def write(connection: duckdb.DuckDBPyConnection) -> LoadReport:
    """Writes the registered batch, inside the caller's transaction."""
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
    """Writes articles, their parts and their history; gives how many were new, changed, and merely seen."""
    run_step(connection, "load/observations")
    run_step(connection, "load/history")
    counts: tuple[int, int, int] = connection.execute(read_sql("load/counts.sql")).fetchall()[0]
    run_step(connection, "load/articles")
    for part in PARTS:
        run_step(connection, "load/part", table=part)
    run_step(connection, "identity/outdated_texts")
    return counts


def row_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows of the tables whose growth a report gives, by the report's names."""
    answer = connection.execute(read_sql("load/row_counts.sql"))
    names = [name for name, *_ in answer.description]
    return dict(zip(names, answer.fetchall()[0], strict=True))


def refuse_strays(connection: duckdb.DuckDBPyConnection) -> None:
    """Raises WarehouseError where something hangs on an unknown capture or claims another time than its capture."""
    strays = connection.execute(read_sql("load/strays.sql")).fetchall()
    if strays:
        what, capture_id, unknown = strays[0]
        fault = "is neither in the batch nor loaded" if unknown else "was fetched at another time"
        raise WarehouseError(
            f"The batch has an {what} of the capture {capture_id}, which {fault}. Nothing was written; load a capture "
            "together with what was read from it."
        )


def refuse_repeats(connection: duckdb.DuckDBPyConnection) -> None:
    """Raises WarehouseError where the batch has twice what no table may have twice."""
    repeats = connection.execute(read_sql("load/repeats.sql")).fetchall()
    if repeats:
        what, identifier = repeats[0]
        raise WarehouseError(f"The batch has the {what} of {identifier} twice. Nothing was written.")
