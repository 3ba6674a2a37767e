"""Which statements a reader may run: those that only read, judged by what DuckDB's parser makes of them."""

import json
import re
from collections.abc import Iterator
from itertools import islice

import duckdb

from warehouse.errors import QueryError

# A function as `json_serialize_sql` writes it. Within a text of the query the quotation marks would be escaped.
FUNCTION = re.compile(r'"function_name":("(?:[^"\\]|\\.)*")')
# A name or keyword: articles, "of an article"
WORD = re.compile(rb'"(?P<quoted>(?:[^"]|"")+)"|[\w\x80-\xff]+')
FORBIDDEN = frozenset(
    {
        # They write to the output of this program, or change the instance for the rest of the query.
        "checkpoint", "disable_logging", "disable_profiling", "enable_logging", "enable_profiling", "force_checkpoint",
        "truncate_duckdb_logs", "write_log",
        # They run a text as SQL, in which the others could be hidden.
        "json_execute_serialized_sql", "query",
    }
)  # fmt: skip
"""Functions that do more than read."""
MAX_WORDS_OF_EXPLAIN = 12
"""Tokens before the statement that is explained: EXPLAIN (ANALYZE, FORMAT json)."""


def check_statements(connection: duckdb.DuckDBPyConnection, sql: str) -> list[duckdb.Statement]:
    """Check that every statement only reads, and return them. Nothing is run.

    Args:
        connection: in the sandbox: DuckDB opens the file of an IMPORT DATABASE already when it parses it.
        sql: one statement or several.

    Raises:
        QueryError: one does more, or there is none.
        duckdb.Error: the SQL is wrong.
    """
    statements = connection.extract_statements(sql)
    if not statements:
        raise QueryError("There is no statement to run. Give one, as `SELECT count(*) FROM articles`.")
    for statement in statements:
        # A PIVOT whose columns depend on the data becomes CREATE TYPE and SELECT, both without a text.
        text = statement.query or sql
        match statement.type:
            case duckdb.StatementType.SELECT:
                check_functions(connection, text)
            case duckdb.StatementType.EXPLAIN if statement.query:
                check_statements(connection, explained(connection, text))
            case duckdb.StatementType.CREATE if not statement.query and "create" not in words(text):
                pass
            case kind:
                name = next(iter(words(text))) if statement.query else kind.name
                raise QueryError(
                    f"{name.upper()} is not available here: only statements that read are, as SELECT, FROM, WITH,"
                    " VALUES, PIVOT, DESCRIBE, SUMMARIZE, SHOW and EXPLAIN."
                )
    return statements


def require_one(statements: list[duckdb.Statement]) -> None:
    """Check that only one statement has rows, or those of the others would be lost.

    Raises:
        QueryError: several have.
    """
    # A PIVOT whose columns depend on the data becomes CREATE TYPE and SELECT.
    count = sum(statement.type != duckdb.StatementType.CREATE for statement in statements)
    if count > 1:
        raise QueryError(f"Only the rows of one statement fit here, and these are {count}. Give them one by one.")


def check_functions(connection: duckdb.DuckDBPyConnection, text: str) -> None:
    """Check that a query calls none of the functions `FORBIDDEN`.

    Raises:
        QueryError: it calls one.
    """
    ((tree,),) = connection.execute("SELECT json_serialize_sql(?)", [text]).fetchall()
    # What DuckDB cannot serialize, as a PIVOT whose columns depend on the data, may not even name them.
    names = set(words(text)) if tree.startswith('{"error":true') else set(map(json.loads, FUNCTION.findall(tree)))
    if forbidden := FORBIDDEN & {name.lower() for name in names}:
        raise QueryError(f"The function {min(forbidden)} is not available here.")


def explained(connection: duckdb.DuckDBPyConnection, text: str) -> str:
    """Return the statement that an EXPLAIN explains: the first part after it that is a statement.

    Raises:
        QueryError: it is not found.
    """
    for rest in islice(tokens(text), 1, MAX_WORDS_OF_EXPLAIN):
        try:
            connection.extract_statements(rest)
        except duckdb.Error:
            continue
        return rest
    raise QueryError("EXPLAIN is only available for a query.")


def words(text: str) -> list[str]:
    """Return the names and keywords of a statement in order, in lower case."""
    encoded = text.encode()
    found = (WORD.match(encoded, place) for place, _ in duckdb.tokenize(text))
    names = ((match["quoted"] or match[0]).decode() for match in found if match is not None)
    return [name.replace('""', '"').lower() for name in names]


def tokens(text: str) -> Iterator[str]:
    """Yield a statement from each of its tokens on; a token is not within a text or a comment."""
    encoded = text.encode()
    return (encoded[place:].decode() for place, _ in duckdb.tokenize(text))
