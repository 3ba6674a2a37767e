"""DESCRIBE with the comments of the columns, which DuckDB leaves out."""

import re

from warehouse.resources import read_sql

# DESCRIBE articles; DESC TABLE main.articles. Of a quoted name DuckDB's own answer is given.
DESCRIBE = re.compile(r"\s*DESC(?:RIBE)?\s+(?:TABLE\s+)?(?P<name>(?:\w+\.)*(?P<last>\w+))\s*;?\s*", re.IGNORECASE)


def described_with_comments(sql: str) -> str | None:
    """Return a statement that also gives the comments, for the DESCRIBE of a table or view; None for any other."""
    match = DESCRIBE.fullmatch(sql)
    return None if match is None else read_sql("query/describe.sql").format_map(match.groupdict())
