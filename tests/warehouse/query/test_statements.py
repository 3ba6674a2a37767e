"""Which statements a reader may run: every form that writes is refused, and none that only reads.

The forms are made from DuckDB's own lists, of the types of its statements, its keywords and its functions, so that what
a later version adds is tried too. Each is tried twice: as a reader's, and as if it had been allowed.
"""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.load.test_records import reading
from warehouse.database.file import DatabaseFile
from warehouse.database.warehouse import open_warehouse
from warehouse.errors import QueryError
from warehouse.load.write import load
from warehouse.publish.publication import publish
from warehouse.query.sandbox import query, query_each, sandbox
from warehouse.query.statements import FORBIDDEN, check_statements

SECRET = "content of another file"
READING = {"SELECT", "EXPLAIN"}
"""Types of the statements that read; every DESCRIBE, SHOW, SUMMARIZE, PIVOT and PRAGMA that reads becomes a SELECT."""
FORMS = {
    "INSERT": ["INSERT INTO tags VALUES ('caci:1', 9, 'x')", "INSERT OR REPLACE INTO tags FROM tags", "INSERT INTO tags"
               " PIVOT articles ON kind USING count(*)", "WITH x AS (FROM tags) INSERT INTO tags FROM x"],
    "UPDATE": ["UPDATE articles SET title = 'x'", "WITH x AS (SELECT 1) UPDATE articles SET title = 'x'"],
    "DELETE": ["DELETE FROM articles", "TRUNCATE articles", "DELETE FROM articles RETURNING *"],
    "MERGE_INTO": ["MERGE INTO tags USING (SELECT 'x' AS tag) AS new USING (tag) WHEN MATCHED THEN DELETE"],
    "CREATE": [
        *(f"CREATE {how}{what}" for how, what in product(
            ("", "OR REPLACE ", "TEMP ", "OR REPLACE TEMP "),
            ("TABLE x (a INT)", "TABLE x AS SELECT 1", "VIEW x AS SELECT 1", "MACRO x() AS 1", "FUNCTION x() AS 1",
             "MACRO x() AS TABLE SELECT 1", "SEQUENCE x", "TYPE x AS ENUM ('a')"))),
        "CREATE TABLE IF NOT EXISTS x (a INT)", "CREATE TABLE memory.main.x AS SELECT 1", "CREATE SCHEMA x",
        "CREATE INDEX x ON tags (tag)", "CREATE UNIQUE INDEX x ON tags (tag)", "CREATE SECRET x (TYPE http)",
        "CREATE PERSISTENT SECRET x (TYPE http)", "CREATE TABLE x AS PIVOT articles ON kind USING count(*)",
        "CREATE TEMP TABLE x AS FROM (PIVOT articles ON kind USING count(*))",
        "PIVOT articles ON kind USING count(*); CREATE TABLE memory.main.x AS PIVOT articles ON kind USING count(*)",
    ],
    "ALTER": ["ALTER TABLE articles RENAME TO x", "ALTER VIEW conclusions RENAME TO x", "COMMENT ON TABLE tags IS 'x'",
              "ALTER TABLE tags ADD COLUMN x INT", "ALTER SEQUENCE x OWNED BY tags"],
    "DROP": ["DROP TABLE articles", "DROP VIEW conclusions", "DROP SCHEMA search_index CASCADE", "DROP MACRO search",
             "DROP FUNCTION search", "DROP SECRET x", "DROP TYPE IF EXISTS x", "DROP SEQUENCE IF EXISTS x"],
    "TRANSACTION": ["BEGIN", "BEGIN TRANSACTION READ WRITE", "START TRANSACTION", "COMMIT", "END", "ROLLBACK", "ABORT"],
    "PREPARE": ["PREPARE x AS SELECT 1", "PREPARE x AS DELETE FROM articles"],
    "EXECUTE": ["EXECUTE x", "EXECUTE x(1)"],
    "VACUUM": ["VACUUM", "VACUUM ANALYZE articles", "ANALYZE", "ANALYZE articles"],
    "CALL": ["CALL enable_logging(storage = 'file', storage_path = '{new}')", "CALL pragma_version()",
             "CALL checkpoint()", "CHECKPOINT", "FORCE CHECKPOINT", "CHECKPOINT warehouse",
             "CALL force_checkpoint(warehouse)", "CALL query('DROP TABLE articles')"],
    "SET": ["SET memory_limit = '1TB'", "SET GLOBAL threads = 64", "SET SESSION schema = 'x'", "USE memory",
            "SET VARIABLE x = 1", "RESET memory_limit", "RESET VARIABLE x", "PRAGMA memory_limit = '1TB'",
            "SET lock_configuration = false", "SET disabled_filesystems = ''", "SET enable_external_access = true",
            "PRAGMA profiling_output = '{new}'", "SET temp_directory = '{new}'", "SET search_path = 'x'"],
    "LOAD": ["LOAD httpfs", "INSTALL httpfs", "FORCE INSTALL httpfs FROM community", "LOAD '{new}'",
             "INSTALL '{new}' FROM '{new}'"],
    "EXPORT": ["EXPORT DATABASE '{new}'", "EXPORT DATABASE warehouse TO '{new}' (FORMAT parquet)"],
    "ATTACH": [f"ATTACH {how}'{{{name}}}' AS x{mode}" for how, name, mode in product(
        ("", "DATABASE ", "OR REPLACE ", "IF NOT EXISTS "), ("new", "wal", "snapshot", "warehouse", "seal"),
        ("", " (READ_ONLY)", " (READ_WRITE)", " (TYPE sqlite)"))] + ["ATTACH ':memory:' AS x"],
    "DETACH": ["DETACH warehouse", "DETACH DATABASE IF EXISTS memory"],
    "COPY_DATABASE": ["COPY FROM DATABASE warehouse TO memory", "COPY FROM DATABASE warehouse TO memory (SCHEMA)"],
    "PRAGMA": ["PRAGMA enable_profiling", "PRAGMA enable_verification", "PRAGMA disable_checkpoint_on_shutdown",
               "PRAGMA force_checkpoint", "PRAGMA add_parquet_key('x', '0123456789112345')", "PRAGMA verify_external"],
    "MULTI": ["IMPORT DATABASE '{new}'", "PRAGMA import_database('{new}')",
              "PRAGMA copy_database('warehouse', 'memory')", "SELECT 1; DROP TABLE articles",
              "SELECT 1; COPY tags TO '{snapshot}'", "PRAGMA json_execute_serialized_sql('x')"],
    "COPY": [
        f"COPY {what} TO '{{{name}}}'{options}" for what, name, options in product(
            ("articles", "(SELECT 'gone')", "(FROM tags)", "(WITH x AS (SELECT 1) FROM x)", "tags (tag)",
             "(PIVOT articles ON kind USING count(*))"),
            ("new", "wal", "checkpoint", "snapshot", "warehouse", "seal", "stdout"),
            ("", " (FORMAT blob)", " (FORMAT csv, USE_TMP_FILE false)", " (FORMAT json, OVERWRITE_OR_IGNORE)",
             " (FORMAT parquet, USE_TMP_FILE false)", " (PER_THREAD_OUTPUT, OVERWRITE)", " (APPEND)",
             " (USE_TMP_FILE false)"))
    ] + ["COPY tags FROM '{snapshot}'",
         "COPY tags FROM '{wal}' (FORMAT parquet)", "COPY tags TO '{new}' (PARTITION_BY tag)"],
}  # fmt: skip
"""Statements by DuckDB's name of their type; one that the parser replaces by others is among `MULTI`."""
UNREACHABLE = {"INVALID", "ANALYZE", "VARIABLE_SET", "CREATE_FUNC", "RELATION", "EXTENSION", "LOGICAL_PLAN"}
"""Types of statements that no SQL is parsed to."""
# What may follow the first word of a statement.
TAILS = (
    "", "articles", "TABLE articles", "TABLE x (a INT)", "TABLE x AS SELECT 1", "DATABASE '{new}'",
    "DATABASE warehouse", "'{new}'", "'{new}' AS x", "INTO tags FROM tags", "FROM articles", "articles TO '{new}'",
    "articles SET title = 'x'",
    "x AS SELECT 1", "VIEW x AS SELECT 1", "x = 1", "VARIABLE x = 1", "x('{new}')", "SELECT 1", "TRANSACTION",
    "TEMP TABLE x AS SELECT 1", "ANALYZE COPY articles TO '{new}'", "(FORMAT json) COPY articles TO '{new}'",
    "ANALYZE ATTACH '{new}' AS x", "COPY articles TO '{new}'", "ON TABLE tags IS 'x'", "CHECKPOINT",
)  # fmt: skip


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with an article, published; nothing may change it."""
    data = tmp_path_factory.mktemp("data")
    with open_warehouse(data / "warehouse.duckdb") as connection:
        load(connection, reading(1))
    publish(DatabaseFile(data / "warehouse.duckdb"), data / "analyst.duckdb")
    (data / "secret.csv").write_text(f"a\n{SECRET}\n")
    return data


def in_place(sql: str, data: Path) -> str:
    """Return a form with paths for its placeholders."""
    snapshot = data / "analyst.duckdb"
    paths = {
        "new": data / "new", "secret": data / "secret.csv", "snapshot": snapshot, "wal": f"{snapshot}.wal",
        "checkpoint": f"{snapshot}.wal.checkpoint",
        "warehouse": data / "warehouse.duckdb", "seal": data / ".analyst.duckdb.seal", "stdout": "/dev/stdout",
    }  # fmt: skip
    for name, path in paths.items():
        sql = sql.replace(f"{{{name}}}", str(path))
    return sql


def state_of(data: Path) -> dict[str, str]:
    """Return the digest of each file below a folder, or where a link leads."""
    entries = (entry for entry in data.rglob("*") if entry.is_symlink() or entry.is_file())
    return {
        str(entry.relative_to(data)): str(entry.readlink())
        if entry.is_symlink()
        else hashlib.sha256(entry.read_bytes()).hexdigest()
        for entry in entries
    }


def test_every_type_of_statement_is_tried() -> None:
    assert set(FORMS) | READING | UNREACHABLE == set(duckdb.StatementType.__members__)


@pytest.mark.parametrize("kind", FORMS)
def test_a_statement_that_does_more_than_read_is_refused(kind: str, published: Path) -> None:
    before = state_of(published)
    forms = [in_place(form, published) for form in FORMS[kind]]
    with sandbox(published / "analyst.duckdb") as connection:
        for form in forms:
            for explain in ("", "EXPLAIN ", "EXPLAIN ANALYZE ", "EXPLAIN (ANALYZE, FORMAT json) "):
                with pytest.raises((QueryError, duckdb.Error)):
                    check_statements(connection, explain + form)
    for form in forms[:10]:
        with pytest.raises(QueryError):
            query(published / "analyst.duckdb", form)
    assert state_of(published) == before


@pytest.mark.parametrize("kind", FORMS)
def test_a_statement_that_were_allowed_would_change_no_file(kind: str, published: Path) -> None:
    before = state_of(published)
    forms = [in_place(form, published) for form in FORMS[kind]]
    for first in range(0, len(forms), 20):
        with sandbox(published / "analyst.duckdb") as connection:
            for form, explain in product(forms[first : first + 20], ("", "EXPLAIN ANALYZE ")):
                with suppress(duckdb.Error):
                    connection.execute(explain + form).fetchall()
                with suppress(duckdb.Error):  # none is open, unless the form was BEGIN
                    connection.rollback()
    assert state_of(published) == before
    assert query(published / "analyst.duckdb", "SELECT title FROM articles").rows == [("Title first",)]


def test_the_types_of_the_forms_are_those_that_duckdb_says(published: Path) -> None:
    with sandbox(published / "analyst.duckdb") as connection:
        for kind, forms in FORMS.items():
            for form in forms if kind != "MULTI" else ():
                with suppress(duckdb.PermissionException):  # of what opens a file before it is run
                    statements = connection.extract_statements(in_place(form, published))
                    assert kind in {statement.type.name for statement in statements}, form


def statements_by_first_word(connection: duckdb.DuckDBPyConnection, data: Path) -> Iterator[tuple[str, set[str]]]:
    """Yield whatever can be parsed of each keyword with each tail, with the types of its statements."""
    for (keyword,) in connection.execute("SELECT DISTINCT keyword_name FROM duckdb_keywords()").fetchall():
        for tail in TAILS:
            sql = f"{keyword} {in_place(tail, data)}"
            with suppress(duckdb.Error):
                yield sql, {statement.type.name for statement in connection.extract_statements(sql)}


def test_whatever_the_first_word_only_what_reads_is_allowed(published: Path) -> None:
    before = state_of(published)
    refused, allowed = set(), set()
    with sandbox(published / "analyst.duckdb") as connection:
        for sql, types in list(statements_by_first_word(connection, published)):
            try:
                check_statements(connection, sql)
            except (QueryError, duckdb.Error):
                refused |= types
            else:
                assert types <= READING, sql
                allowed.add(sql)
        for sql in allowed:
            with suppress(duckdb.Error):
                connection.execute(sql).fetchall()
    assert len(refused) > 15 and len(allowed) > 15
    assert state_of(published) == before


def test_no_function_opens_a_file(published: Path) -> None:
    """Each that takes a text is called with the path of a file that exists, and with one of none."""
    before = state_of(published)
    functions = "SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_type IN ('table', 'scalar')"
    with sandbox(published / "analyst.duckdb") as connection:
        names = [name for (name,) in connection.execute(functions).fetchall() if name.isidentifier()]
        for name, path in product(names, ("{secret}", "{new}")):
            for sql in (f"FROM {name}('{path}')", f"SELECT {name}('{path}')", f"FROM {name}(['{path}'])"):
                with suppress(duckdb.Error, QueryError):
                    check_statements(connection, in_place(sql, published))
                    rows = connection.execute(in_place(sql, published)).fetchmany(5)
                    assert SECRET not in str(rows), sql
    assert len(names) > 500
    assert state_of(published) == before


@pytest.mark.parametrize("name", sorted(FORBIDDEN))
def test_a_function_that_does_more_than_read_is_not_called(name: str, published: Path) -> None:
    for sql in (
        f"FROM {name}('x')",
        f"SELECT * FROM system.main.\"{name.upper()}\"('x')",
        f"SELECT (SELECT {name} FROM (SELECT {name}('x')) AS {name}({name}))",
        f"WITH {name} AS (SELECT 1) FROM {name}, {name}('x')",
        f"DESCRIBE FROM {name}('x')",
        f"EXPLAIN ANALYZE FROM {name} /* once\nmore */ -- again\n ('x')",
        f"PIVOT (FROM {name}('x')) ON a USING count(*)",
        f"EXPLAIN (FORMAT json) SELECT 1 WHERE EXISTS (FROM {name}('x'))",
        f"SELECT 1; FROM {name}('x')",
    ):
        with pytest.raises(QueryError, match=rf"(The function {name}|SET) is not available here"):
            query(published / "analyst.duckdb", sql)


@pytest.mark.parametrize("name", sorted(FORBIDDEN))
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT title FROM articles WHERE title ILIKE '%{name} (%'",
        "WITH {name}(a) AS (SELECT 1) SELECT a FROM {name}",
        "WITH {name} AS (SELECT 1 AS a) SELECT {name}.a FROM {name}",
        'SELECT 1 AS "{name}"',
        "SELECT title AS {name} FROM articles -- {name}('x')",
        "SELECT /* {name}(1) */ 1",
        "SELECT $${name}('x')$$",
        "FROM articles AS {name}(article_id)",
    ],
)
def test_a_name_is_not_a_call(name: str, sql: str, published: Path) -> None:
    query(published / "analyst.duckdb", sql.format(name=name))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1", "FROM articles", "VALUES (1)", "TABLE articles", "(SELECT 1)", "WITH x AS (SELECT 1) FROM x",
        "DESCRIBE articles", "DESC SELECT 1", "SHOW TABLES", "SHOW ALL TABLES", "SHOW articles", "SUMMARIZE articles",
        "SUMMARIZE SELECT 1 AS a", "SHOW DATABASES", "DESCRIBE", "EXPLAIN SELECT 1", "EXPLAIN ANALYZE SELECT 1",
        "EXPLAIN (FORMAT json) SELECT 1", "EXPLAIN (ANALYZE, FORMAT json) FROM articles",
        "/* a */ EXPLAIN -- b\n FROM tags",
        "explain (select 1)", "EXPLAIN WITH x AS (SELECT 1) FROM x",
        "PIVOT articles ON kind USING count(*)", "PIVOT articles ON kind IN ('analytical') USING count(*)",
        "FROM (PIVOT articles ON kind USING count(*))", "WITH p AS (PIVOT articles ON kind USING count(*)) FROM p",
        "SELECT 1; PIVOT articles ON kind USING count(*); SELECT 2", "UNPIVOT (SELECT 1 AS a, 2 AS b) ON a, b",
        "PRAGMA table_info('articles')", "PRAGMA show_tables", "PRAGMA database_list", "PRAGMA version",
        "PRAGMA storage_info('articles')", "PRAGMA database_size", "SELECT 1; SELECT 2;;",
        "FROM search('title')", "FROM query_table('articles')", "SELECT [x + 1 FOR x IN [1, 2] IF x > 1]",
        "FROM articles ASOF JOIN hits ON articles.first_seen_at >= hits.observed_at",
        "SELECT * EXCLUDE (body) FROM articles",
        "WITH RECURSIVE t AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM t WHERE x < 9) FROM t",
        "SELECT 'é', 1 AS \"é\"",
        "FROM json_each('{\"a\": 1}')", "FROM range(3)", "SELECT " + " + ".join(["1"] * 100),
    ],
)  # fmt: skip
def test_what_only_reads_is_answered(sql: str, published: Path) -> None:
    results = list(query_each(published / "analyst.duckdb", sql))
    assert results and all(result.rows for result in results)


@pytest.mark.parametrize(("sql", "count"), [("SELECT 1; SELECT 2;;", 2), ("SELECT 1; PIVOT articles ON kind", 2)])
def test_one_result_is_not_that_of_several_statements(sql: str, count: int, published: Path) -> None:
    assert len(list(query_each(published / "analyst.duckdb", sql))) == count
    with pytest.raises(QueryError, match=f"Only the rows of one statement fit here, and these are {count}"):
        query(published / "analyst.duckdb", sql)


@pytest.mark.parametrize("sql", ["SELECT ?::INT", "PIVOT (SELECT ?::INT AS a) ON a IN (7) USING count(*)"])
def test_parameters_are_no_obstacle(sql: str, published: Path) -> None:
    assert query(published / "analyst.duckdb", sql, [7]).rows[0][0] in {1, 7}


def test_a_copy_over_the_published_database_says_what_is_available(published: Path) -> None:
    sql = in_place("COPY (SELECT 'gone') TO '{snapshot}' (USE_TMP_FILE false)", published)
    with pytest.raises(QueryError, match=r"^COPY is not available here: only statements that read are, as SELECT, "):
        query(published / "analyst.duckdb", sql)
