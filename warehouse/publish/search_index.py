"""The search index of the published database: plain tables, which every DuckDB client can search without extensions.

Measured beside `fts` (https://duckdb.org/docs/stable/core_extensions/full_text_search) in bench/results.md: over
15,000 articles a search takes 17 ms here and 74 ms there, over 150,000 it takes 36 ms and 1.3 s. `fts` knows no phrases
either, and every reader would have to install it.
"""

import duckdb
import pyarrow
import Stemmer

from warehouse.database.arrow import registered
from warehouse.publish.slices import article_slices
from warehouse.publish.words import word_macros
from warehouse.resources import read_sql, run_step

MAX_WORDS_SORTED = 40_000_000
"""Words that are sorted at once: as many as 46,000 articles have."""


def write_passages(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the schema `search_index` with every passage, which the view `passages` reads from then on."""
    run_step(connection, "publish/word_macros", **word_macros())
    run_step(connection, "publish/search_macros")
    run_step(connection, "publish/search_tables")
    for first, last in article_slices(connection):
        run_step(connection, "publish/search_passages", first=first, last=last)
    run_step(connection, "publish/stored_passages")


def write_words(connection: duckdb.DuckDBPyConnection) -> None:
    """Write the words of all passages, of articles that repeat no other, into temporary tables of this connection.

    Args:
        connection: to a database for which `write_passages` was called.
    """
    run_step(connection, "publish/word_tables")
    for first, last in article_slices(connection):
        run_step(connection, "publish/search_words", first=first, last=last)


def write_search_index(connection: duckdb.DuckDBPyConnection) -> None:
    """Complete the search index from what `write_words` wrote on the same connection.

    The index holds the stem of each word, so that SQL alone can stem a query: by looking its words up.
    """
    run_step(connection, "publish/search_lengths")
    for first, last in article_slices(connection):
        run_step(connection, "publish/search_documents", first=first, last=last)
    with registered(connection, {"stems": stems_of_words(connection)}):
        run_step(connection, "publish/search_vocabulary")
    for first, last in connection.execute(read_sql("publish/stem_slices.sql"), {"most": MAX_WORDS_SORTED}).fetchall():
        run_step(connection, "publish/search_occurrences", first=first, last=last)
    run_step(connection, "publish/search_rarities")


def stems_of_words(connection: duckdb.DuckDBPyConnection) -> pyarrow.Table:
    """Return a table of each word of the texts and each stem (`word`), with its stem (`stem`).

    The stem of a possessive is that of its name: Kılıçdaroğlu’s of Kılıçdaroğlu.
    """
    rows = connection.execute(read_sql("publish/words_to_stem.sql")).fetchall()
    words, bases = [word for word, _ in rows], [base for _, base in rows]
    stem_of = dict(zip(words, Stemmer.Stemmer("english").stemWords(bases), strict=True))
    stems = {stem: stem for stem in stem_of.values()}  # a query may have karimov although all texts have karimov’s
    stem_of = stems | stem_of
    columns = [list(stem_of), list(stem_of.values())]
    return pyarrow.table([pyarrow.array(column, pyarrow.string()) for column in columns], names=["word", "stem"])
