"""A small database with what the published database has when mentions are searched."""

from collections.abc import Iterable
from pathlib import Path

import duckdb

from warehouse.database.files import log_of
from warehouse.database.seal import seal_file_of
from warehouse.own_folder import NAME

ARTICLES = """
CREATE TABLE articles (article_id VARCHAR, published_on DATE, section VARCHAR, title VARCHAR, duplicate_of VARCHAR);
CREATE TABLE passages (article_id VARCHAR, part VARCHAR, position INTEGER, label VARCHAR, text VARCHAR);
"""
FILES = {"analyst.duckdb", "analyst.duckdb.wal", ".analyst.duckdb.seal", NAME}
"""What a publication writes: the database, its seal, the link that keeps clients from writing a log beside it, and our
own folder, in which both were begun."""
Text = tuple[str, int, str]
"""Part, position and text of a passage."""


def writable(database: Path) -> Path:
    """Make a published database as one of a version that did not seal, into which any client can write."""
    seal_file_of(database).unlink(missing_ok=True)
    if log_of(database).is_symlink():
        log_of(database).unlink()
    if database.exists():
        database.chmod(0o644)
    return database


def database() -> duckdb.DuckDBPyConnection:
    """Return a database in memory, with empty tables of articles and passages."""
    connection = duckdb.connect()
    connection.execute(ARTICLES)
    return connection


def add_article(
    connection: duckdb.DuckDBPyConnection,
    article_id: str,
    texts: Iterable[Text],
    *,
    published_on: str | None = "2004-03-17",
    section: str = "analytical-articles",
    duplicate_of: str | None = None,
) -> None:
    """Add an article with its passages, one of which is its title."""
    texts = list(texts)
    title = next((text for part, _, text in texts if part == "title"), "")
    article = [article_id, published_on, section, title, duplicate_of]
    connection.execute("INSERT INTO articles VALUES (?, ?, ?, ?, ?)", article)
    for part, position, text in texts:
        connection.execute("INSERT INTO passages VALUES (?, ?, ?, NULL, ?)", [article_id, part, position, text])
