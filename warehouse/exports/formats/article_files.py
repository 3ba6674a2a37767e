"""A file for each article, and a table that describes them, as programs for text analysis read them."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb

from warehouse.exports.formats.copy_rows import copy_rows
from warehouse.resources import read_sql

Article = dict[str, Any]
"""A row of `exports/formats/written_articles.sql`."""
MAX_WHOLE_ARTICLES = 200
"""Articles that are in memory at once."""
TEXTS = "texts"
METADATA = "metadata.csv"
FILES = "SELECT article_id, doc_id FROM text_metadata ORDER BY doc_id"


def write_article_files(
    connection: duckdb.DuckDBPyConnection,
    articles: Sequence[str] | None,
    folder: Path,
    ending: str,
    written: Callable[[Article], str],
) -> None:
    """Write `metadata.csv`, and `texts/2003-09-24_caci-7190.txt` and so on.

    Args:
        connection: from `attached`.
        articles: their identifiers; None for all but those that repeat another.
        folder: in which both are made.
        ending: of the files.
        written: returns an article as the content of its file.
    """
    connection.execute(read_sql("exports/formats/text_metadata.sql"), {"articles": articles, "ending": ending})
    copy_rows(connection, ["FROM text_metadata ORDER BY doc_id"], folder / METADATA, "FORMAT csv", r"NEW_LINE E'\r\n'")
    (folder / TEXTS).mkdir(exist_ok=True)
    files = dict(connection.execute(FILES).fetchall())
    for article in whole_articles(connection, list(files)):
        path = folder / TEXTS / files[article["article_id"]]
        path.write_text(written(article), encoding="utf-8", newline="\n")


def whole_articles(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> Iterator[Article]:
    """Yield articles with what is written of them, in any order."""
    statement = read_sql("exports/formats/written_articles.sql")
    for first in range(0, len(article_ids), MAX_WHOLE_ARTICLES):
        answer = connection.execute(statement, {"articles": article_ids[first : first + MAX_WHOLE_ARTICLES]})
        columns = [name for name, *_ in answer.description or ()]
        yield from (dict(zip(columns, row, strict=True)) for row in answer.fetchall())


def words_of(article: Article) -> str:
    """Return the words of an article alone: abstract and text, without title, labels and bio."""
    return "\n\n".join(text for text in (article["abstract"], article["body"]) if text) + "\n"
