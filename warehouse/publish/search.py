"""The search index of the published database: plain tables, which every DuckDB client can search without extensions."""

import duckdb
import pyarrow
import Stemmer

from warehouse.database.arrow import registered
from warehouse.publish.slices import article_slices
from warehouse.resources import read_sql, run_step

WORDS_AT_ONCE = 40_000_000
"""Words of all texts that are sorted at once: the texts of 46,000 articles have so many."""


def write_passages(connection: duckdb.DuckDBPyConnection) -> None:
    """Creates the schema `search_index` with every passage of the database, which the view `passages` then shows."""
    run_step(connection, "publish/search_macros")
    run_step(connection, "publish/search_tables")
    for first, last in article_slices(connection):
        run_step(connection, "publish/search_passages", first=first, last=last)
    run_step(connection, "publish/stored_passages")


def write_words(connection: duckdb.DuckDBPyConnection) -> None:
    """Takes the words out of the passages that `write_passages` wrote, of articles that repeat no other, into temporary
    tables of this connection.
    """
    run_step(connection, "publish/word_tables")
    for first, last in article_slices(connection):
        run_step(connection, "publish/search_words", first=first, last=last)


def write_search_index(connection: duckdb.DuckDBPyConnection) -> None:
    """Completes the search index from what `write_words` wrote on the same connection.

    The stem of each word stands in the index: a query is stemmed by looking it up, which SQL alone can do.
    """
    run_step(connection, "publish/search_lengths")
    for first, last in article_slices(connection):
        run_step(connection, "publish/search_documents", first=first, last=last)
    with registered(connection, {"stems": stems_of_words(connection)}):
        run_step(connection, "publish/search_vocabulary")
    for first, last in connection.execute(read_sql("publish/stem_slices.sql"), {"most": WORDS_AT_ONCE}).fetchall():
        run_step(connection, "publish/search_occurrences", first=first, last=last)
    run_step(connection, "publish/search_rarities")


def stems_of_words(connection: duckdb.DuckDBPyConnection) -> pyarrow.Table:
    """Each word of the texts, and each stem, with its stem: `word`, `stem`."""
    words = [word for (word,) in connection.execute("SELECT DISTINCT word FROM spellings ORDER BY word").fetchall()]
    stem_of = dict(zip(words, Stemmer.Stemmer("english").stemWords(words), strict=True))
    stem_of = {stem: stem for stem in stem_of.values()} | stem_of  # `karimov` is sought where every text has karimov’s
    columns = [list(stem_of), list(stem_of.values())]
    return pyarrow.table([pyarrow.array(column, pyarrow.string()) for column in columns], names=["word", "stem"])
