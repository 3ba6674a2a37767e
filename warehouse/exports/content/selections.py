"""The statements that read the rows of a table in the order in which it is exported."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import duckdb

from warehouse.database.quoting import quoted_name, quoted_text
from warehouse.exports.content.database_tables import Table
from warehouse.exports.content.tables import ARTICLES

YEAR = "published_in"
"""The column in the names of Parquet's folders: the year of publication."""
YEARS = "SELECT DISTINCT year(published_on) AS year FROM articles ORDER BY year NULLS LAST"
"""The years of publication, in order; a null last, if an article has no date."""
LONG_ROWS = ("articles", "sections", "paragraphs")
"""Tables with whole texts, which are not sorted all at once."""
MAX_ARTICLES_SORTED = 3_000
"""Articles whose rows of one table are sorted in memory at once."""


def selections(
    connection: duckdb.DuckDBPyConnection, table: Table, columns: Sequence[str], by_year: bool = False
) -> Iterator[str]:
    """Yield statements that together read all rows of a table in order.

    Each reads the rows of a year, or of some articles, if the table is in `LONG_ROWS`: to sort them all at once would
    take as much memory as they do. For the parameters see `selection`.
    """
    if table.name not in LONG_ROWS:
        yield selection(table, columns, by_year)
        return
    if by_year:
        years = connection.execute(YEARS).fetchall()
        conditions = [f"{year_of(table)} IS NOT DISTINCT FROM {year or 'NULL'}" for (year,) in years]
    else:
        bounds = article_bounds(connection, MAX_ARTICLES_SORTED)
        conditions = [
            f"row_of.article_id > {quoted_text(after)} AND row_of.article_id <= {quoted_text(until)}"
            for after, until in pairwise(bounds)
        ]
    for condition in conditions or ["true"]:
        yield selection(table, columns, by_year, condition)


def year_of(table: Table) -> str:
    """Return the SQL of a row's year in a `selection` by year."""
    return f"year({'row_of' if table.exported is ARTICLES else 'dated'}.published_on)"


def article_bounds(connection: duckdb.DuckDBPyConnection, number: int) -> list[str]:
    """Return identifiers between which, the second one included, are `number` articles each, in alphabetical order."""
    articles = [row[0] for row in connection.execute("SELECT article_id FROM articles ORDER BY article_id").fetchall()]
    return ["", *articles[number - 1 : -1 : number], *articles[-1:]]


def selection(table: Table, columns: Sequence[str], by_year: bool = False, condition: str = "true") -> str:
    """Return the statement that reads rows of a table, sorted by its key.

    Args:
        table: that is read.
        columns: SQL expressions, in which a column of the table is `row_of.column`.
        by_year: add the year as first column, and sort by it first.
        condition: SQL of which rows are read.
    """
    order = [f"row_of.{quoted_name(name)}" for name in order_of(table)]
    rows = f"{quoted_name(table.name)} AS row_of"
    if not by_year:
        return f"SELECT {', '.join(columns)} FROM {rows} WHERE {condition} ORDER BY {', '.join(order)}"  # noqa: S608
    join = "" if table.exported is ARTICLES else " LEFT JOIN articles AS dated USING (article_id)"
    return (
        f"SELECT {year_of(table)} AS {YEAR}, {', '.join(columns)} FROM {rows}{join} WHERE {condition} "  # noqa: S608
        f"ORDER BY {YEAR} NULLS LAST, {', '.join(order)}"
    )


def order_of(table: Table) -> list[str]:
    """Return the columns by which a table is sorted: its key, and all others too if rows may share the key."""
    key = list(table.exported.key)
    others = [column.name for column in table.columns if column.name not in key]
    return key if table.exported.unique else key + others
