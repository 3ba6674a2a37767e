"""Write the database that readers open: sorted tables, and what answers their questions fast."""

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from importlib import metadata
from pathlib import Path
from threading import Event

import duckdb

from warehouse.database.connection import connect
from warehouse.database.files import remove_database
from warehouse.database.location import Location
from warehouse.database.transaction import transaction
from warehouse.database.warehouse import attach_to_write
from warehouse.gazetteer.toml_files import load_gazetteer
from warehouse.load.columns import PARTS
from warehouse.publish.institutions import write_institutions
from warehouse.publish.mentions import write_entities_by_article, write_mentions
from warehouse.publish.search_index import write_passages, write_search_index, write_words
from warehouse.publish.slices import article_slices
from warehouse.resources import read_sql, run_step, sql_files
from warehouse.schema.version import current_database, write_tables

WORK_TABLES = frozenset({"schema_migrations", "text_signatures", "text_shingles", "similar_texts"})
"""Tables that only the writer needs; they are not copied."""
OF_ARTICLES = ("articles", *PARTS)
"""Tables whose rows belong to articles; they are sorted by the date of the article, and by position."""
SORTED_BY = ("published_on", "article_id", "position", "fetched_at", "observed_at", "started_at", "author_id", "name")
"""Columns by which another table is sorted, in this order, if it has them: a query for some rows reads little else."""
TABLES = "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() AND schema_name = 'main'"
COLUMNS = """
SELECT table_name, list(column_name) FROM duckdb_columns()
WHERE database_name = current_database() AND schema_name = 'main' GROUP BY ALL
"""


def write_snapshot(warehouse: Location, path: Path, memory: str | None = None) -> None:
    """Write a new database with what the warehouse has committed, in place of one that was not finished.

    It has the same tables without `WORK_TABLES`, sorted, with views and comments. Its own are the tables `entities`,
    `entity_names`, `mentions`, `entities_by_article`, `author_institutions` and `publication`, the schema
    `search_index`, and what `publish/macros/` creates.

    Args:
        warehouse: what is published.
        path: of the new database.
        memory: DuckDB's limit, as `1GB`, if not the usual one.

    Raises:
        WarehouseError: the warehouse cannot be opened.
        duckdb.Error: the database cannot be written, or a block of the warehouse is damaged.
    """
    remove_database(path)
    copy_tables(warehouse, path, memory)
    complete(path, memory)


def copy_tables(warehouse: Location, path: Path, memory: str | None) -> None:
    """Make the database at `path` with the tables of the warehouse, sorted; see `write_snapshot`.

    A warehouse that others write to meanwhile is copied as it is now.
    """
    with closing(warehouse.open_to_copy()) as connection:
        set_memory(connection, memory)
        attach_to_write(connection, path, "snapshot")
        make_tables(connection)
        columns: dict[str, list[str]] = dict(connection.execute(COLUMNS).fetchall())
        for table in copied_tables(connection):
            if table in OF_ARTICLES:
                copy_of_articles(connection, table)
            else:
                copy(connection, table, columns[table])
        connection.execute("CHECKPOINT snapshot")  # closing it would do so, and hide why it cannot


def make_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make tables and views in the attached database `snapshot`, which is empty."""
    warehouse = current_database(connection)
    connection.execute("USE snapshot")
    with transaction(connection):
        write_tables(connection)
    connection.execute(f"USE {warehouse}")


def complete(path: Path, memory: str | None) -> None:
    """Add to the copied tables what only a snapshot has; see `write_snapshot`."""
    steps = (write_passages, write_mentions_and_search_index, write_publication)
    for step in steps:
        # One connection for each step: what DuckDB keeps beyond its limit is released with it.
        with closing(connect(path)) as connection:
            set_memory(connection, memory)
            connection.execute("SET TimeZone = 'UTC'")
            # Default 100: a checkpoint would merge row groups, and hold the texts of many in memory.
            connection.execute("SET max_vacuum_tasks = 0")
            step(connection)
            connection.execute("CHECKPOINT")  # closing it would do so, and hide why it cannot


def write_publication(connection: duckdb.DuckDBPyConnection) -> None:
    """Count mentions, read institutions, drop what only the writer needs; add macros, and what made this database."""
    write_entities_by_article(connection)
    write_institutions(connection)
    for table in sorted(WORK_TABLES - {"schema_migrations"}):
        connection.execute(f"DROP TABLE {table}")
    for name in sql_files("publish/macros"):
        connection.execute(read_sql(name))
    run_step(connection, "publish/publication")
    versions = [metadata.version("caci-analyst"), load_gazetteer().version]
    connection.execute("INSERT INTO publication VALUES (now(), ?, ?)", versions)


def write_mentions_and_search_index(connection: duckdb.DuckDBPyConnection) -> None:
    """Write both, the mentions beside the words: each keeps only one core busy at times, and one is Python's work."""
    given_up = Event()
    # The thread must end before the connection is closed, or DuckDB crashes the process.
    with closing(connection.cursor()) as second, ThreadPoolExecutor(1) as beside:
        mentions = beside.submit(write_mentions, second, given_up)
        try:
            write_words(connection)
        except BaseException:
            given_up.set()
            raise
        mentions.result()
    write_search_index(connection)


def set_memory(connection: duckdb.DuckDBPyConnection, memory: str | None) -> None:
    """Set DuckDB's memory limit; None leaves it as it is."""
    if memory is not None:
        connection.execute(f"SET memory_limit = '{memory}'")


def copied_tables(warehouse: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the names of the tables that are copied, in alphabetical order."""
    return sorted(table for (table,) in warehouse.execute(TABLES).fetchall() if table not in WORK_TABLES)


def copy_of_articles(warehouse: duckdb.DuckDBPyConnection, table: str) -> None:
    """Copy one of `OF_ARTICLES` into the attached database `snapshot`, sorted, a slice of articles at a time."""
    position = "article_id" if table == "articles" else "position"
    for first, last in article_slices(warehouse):
        run_step(warehouse, "publish/copied_articles", table=table, first=first, last=last, position=position)


def copy(warehouse: duckdb.DuckDBPyConnection, table: str, columns: Collection[str]) -> None:
    """Copy a table, which has these columns, into the attached database `snapshot`, sorted."""
    order = ", ".join([column for column in SORTED_BY if column in columns] or ["ALL"])
    warehouse.execute(f"INSERT INTO snapshot.{table} BY NAME FROM main.{table} ORDER BY {order}")
