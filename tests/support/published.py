"""A small database with what the published database has when mentions are searched."""

from collections.abc import Iterable

import duckdb

ARTICLES = """
CREATE TABLE articles (article_id VARCHAR, published_on DATE, section VARCHAR, title VARCHAR, duplicate_of VARCHAR);
CREATE TABLE passages (article_id VARCHAR, part VARCHAR, position INTEGER, label VARCHAR, text VARCHAR);
"""
Text = tuple[str, int, str]
"""Part, position and text of a passage."""


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
