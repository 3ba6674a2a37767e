"""A reader's SQL: what it gives, and what it may not do."""

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow.parquet
import pytest

from tests.warehouse.load.test_records import START, reading
from warehouse.database.warehouse import open_warehouse
from warehouse.errors import QueryError, WarehouseError
from warehouse.load.write import load
from warehouse.query.parquet_file import write_parquet
from warehouse.query.sandbox import QueryResult, query


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "it's a warehouse.duckdb"
    with open_warehouse(path) as connection:
        load(connection, reading(1))
    return path


def test_a_query_returns_columns_types_and_rows(path: Path) -> None:
    sql = "SELECT item_id, published_on FROM articles WHERE kind = ?"
    expected = QueryResult(["item_id", "published_on"], ["BIGINT", "DATE"], [(1, date(2026, 1, 1))])
    assert query(path, sql, ["analytical"]) == expected
    assert query(path, "SELECT item_id FROM articles WHERE kind = $kind", {"kind": "feature"}).rows == []
    assert query(path, "SELECT current_setting('TimeZone') AS zone").rows == [("UTC",)]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('{file}')",
        "SELECT * FROM '{file}'",
        "SELECT * FROM glob('{directory}/*')",
        "SELECT * FROM read_csv('https://www.cacianalyst.org/')",
        "COPY articles TO '{directory}/out.csv'",
        "COPY articles FROM '{file}'",
        "EXPORT DATABASE '{directory}/out'",
        "IMPORT DATABASE '{directory}/out'",
        "ATTACH '{directory}/out.duckdb'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET memory_limit = '1GB'",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "RESET lock_configuration",
        "PRAGMA profiling_output = '{directory}/out'",
        "DETACH warehouse",
        "SELECT getenv('HOME')",
        "SELECT * FROM secret",
        "CREATE TABLE extra (a INTEGER)",
        "INSERT INTO tags VALUES ('caci:1', 2, 'x')",
        "DELETE FROM articles",
        "DROP TABLE articles",
        "CHECKPOINT; CREATE OR REPLACE VIEW conclusions AS SELECT 1",
    ],
)
def test_a_reader_reaches_nothing_but_the_database(path: Path, tmp_path: Path, sql: str) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(QueryError):
        query(path, sql.format(file=secret, directory=tmp_path))
    assert sorted(tmp_path.iterdir()) == before
    assert query(path, "SELECT count(*) FROM articles").rows == [(1,)]


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("SELEC 1", 'syntax error at or near "SELEC"'),
        ("SELECT titel FROM articles", "title"),
        ("SELECT ?", "parameter"),
        ("", "no statement"),
        ("-- nothing", "no statement"),
        ("SELECT 1 / 'x'", "Could not convert"),
    ],
)
def test_wrong_sql_is_explained(path: Path, sql: str, message: str) -> None:
    with pytest.raises(QueryError, match=message) as caught:
        query(path, sql)
    assert "Stack Trace" not in str(caught.value)


def test_the_message_says_that_there_is_nothing_to_read(tmp_path: Path) -> None:
    path = tmp_path / "analyst.duckdb"
    with pytest.raises(WarehouseError, match="Run `caci ingest`"):
        query(path, "SELECT 1")
    path.touch()
    with pytest.raises(WarehouseError, match="Run `caci ingest`"):
        query(path, "SELECT 1")
    path.unlink()
    duckdb.connect(path).close()
    with pytest.raises(WarehouseError, match="Run `caci ingest`"):
        query(path, "SELECT 1")
    path.write_text("text\n" * 9000)
    with pytest.raises(WarehouseError, match="not a DuckDB file"):
        query(path, "SELECT 1")


def test_rows_are_written_as_parquet(path: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.parquet"
    assert write_parquet(path, "SELECT item_id, published_on, first_seen_at FROM articles", output) == 1
    assert pyarrow.parquet.read_table(output).to_pylist() == [
        {"item_id": 1, "published_on": date(2026, 1, 1), "first_seen_at": START + timedelta(hours=1)}
    ]
    assert write_parquet(path, "SELECT * FROM links WHERE false", output) == 0
    assert pyarrow.parquet.read_table(output).column_names[:2] == ["article_id", "position"]
    with pytest.raises(QueryError, match="SELEC"):
        write_parquet(path, "SELEC 1", output)
