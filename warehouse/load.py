"""Loads a batch in one transaction. The tables are a function of the set of captures loaded, not of their order."""

import duckdb

from warehouse.arrow import PARTS, incoming_tables
from warehouse.authors import write_authors
from warehouse.batch import Batch, LoadReport
from warehouse.duplicates import write_duplicates
from warehouse.errors import WarehouseError
from warehouse.relations import registered
from warehouse.resources import read_sql
from warehouse.transaction import transaction


def load(connection: duckdb.DuckDBPyConnection, batch: Batch, *, settle: bool = True) -> LoadReport:
    """Writes what is new in `batch` and says what that was; then a checkpoint.

    `settle` decides anew which articles repeat another and who the authors are; of many batches the last must.

    Raises WarehouseError where the batch hangs on a capture that nobody knows, or breaks a rule of the tables; nothing
    of it is written then.
    """
    with registered(connection, incoming_tables(batch)):
        try:
            with transaction(connection):
                report = write(connection, settle)
            connection.execute("CHECKPOINT")
        except duckdb.Error as error:
            raise WarehouseError(f"The batch was not loaded, and nothing of it was written: {error}") from error
    return report


def known_captures(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Identifiers of all captures loaded so far."""
    return {capture_id for (capture_id,) in connection.execute("SELECT capture_id FROM captures").fetchall()}


def known_articles(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Identifiers of all articles loaded so far."""
    return {article_id for (article_id,) in connection.execute("SELECT article_id FROM articles").fetchall()}


def known_runs(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Identifiers of all runs loaded so far."""
    return {run_id for (run_id,) in connection.execute("SELECT run_id FROM runs").fetchall()}


def known_decisions(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Identifiers of all decisions loaded so far."""
    return {decision_id for (decision_id,) in connection.execute("SELECT decision_id FROM decisions").fetchall()}


def known_crawls(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Identifiers of all crawls whose walks are loaded."""
    return {crawl_id for (crawl_id,) in connection.execute("SELECT DISTINCT crawl_id FROM walks").fetchall()}


def write(connection: duckdb.DuckDBPyConnection, settle: bool) -> LoadReport:
    """Writes the registered batch, inside the caller's transaction."""
    refuse_strays(connection)
    before = row_counts(connection)
    run_step(connection, "captures")
    articles = (0, 0, 0)
    if row_counts(connection)["captures"] > before["captures"]:
        articles = write_articles(connection)
    for step in ("listed_items", "named_items", "listing_pages", "walks"):
        run_step(connection, step)
    run_step(connection, "runs")
    run_step(connection, "decisions")
    if settle:
        write_authors(connection)
        write_duplicates(connection)
    added = {table: count - before[table] for table, count in row_counts(connection).items()}
    new, changed, seen = articles
    return LoadReport(articles_new=new, articles_changed=changed, articles_seen=seen, **added)


def write_articles(connection: duckdb.DuckDBPyConnection) -> tuple[int, int, int]:
    """Writes articles, their parts and their history; gives how many were new, changed, and merely seen."""
    run_step(connection, "observations")
    run_step(connection, "history")
    counts: tuple[int, int, int] = connection.execute(read_sql("steps/counts.sql")).fetchall()[0]
    run_step(connection, "articles")
    for part in PARTS:
        run_step(connection, "part", table=part)
    sign_texts(connection)
    return counts


def sign_texts(connection: duckdb.DuckDBPyConnection) -> None:
    """Compares the texts that were written with all that are known."""
    run_step(connection, "unsigned_texts")
    run_step(connection, "shingles", texts="unsigned_texts", shingles="unsigned_shingles")
    run_step(connection, "signatures")
    run_step(connection, "candidates")
    run_step(connection, "shingles", texts="candidate_texts", shingles="candidate_shingles")
    run_step(connection, "similar_texts")


def run_step(connection: duckdb.DuckDBPyConnection, name: str, **tables: str) -> None:
    """Runs the statements of `steps/<name>.sql`; `tables` fill its placeholders, and are names of this package."""
    statements = read_sql(f"steps/{name}.sql")
    connection.execute(statements.format(**tables) if tables else statements)


def row_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows of the tables whose growth a report gives, by the report's names."""
    answer = connection.execute(read_sql("steps/row_counts.sql"))
    names = [name for name, *_ in answer.description]
    return dict(zip(names, answer.fetchall()[0], strict=True))


def refuse_strays(connection: duckdb.DuckDBPyConnection) -> None:
    """Raises WarehouseError where something hangs on an unknown capture or claims another time than its capture."""
    strays = connection.execute(read_sql("steps/strays.sql")).fetchall()
    if strays:
        what, capture_id, unknown = strays[0]
        fault = "is neither in the batch nor loaded" if unknown else "was fetched at another time"
        raise WarehouseError(
            f"The batch has an {what} of the capture {capture_id}, which {fault}. Nothing was written; load a capture "
            "together with what was read from it."
        )
