"""Exports hold every value of the tables in every format, and are there whole or not at all."""

import csv
import functools
import gzip
import hashlib
import io
import json
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
import pyarrow.dataset
import pyarrow.parquet
import pytest

from flows.present.row_formats import FileFormat, write_rows
from spiders.terminal_text import plain
from tests.support import exported
from tests.support.exported import EVERYTHING, SOURCE, files_in, make_database, publish_again, publish_really, reader
from tests.support.paths import ROOT
from tests.support.published import FILES
from tests.support.small_disk import small_disk
from tests.warehouse.load.test_records import reading
from warehouse.database.connection import with_memory
from warehouse.database.warehouse import open_warehouse
from warehouse.errors import QueryError, WarehouseError
from warehouse.exports import folder as folder_module
from warehouse.exports.content.tables import EXPORTED, INTERNAL
from warehouse.exports.export import export
from warehouse.exports.formats import parquet
from warehouse.exports.formats.registry import ExportFormat
from warehouse.load.write import load
from warehouse.own_folder import exclusive_folder
from warehouse.present.spreadsheet_text import spreadsheet_text
from warehouse.query.sandbox import query

TABLES = [table.name for table in EXPORTED]
BY_YEAR = {table.name for table in EXPORTED if table.of_article}
EVERY_TABLE = pytest.mark.parametrize("table", TABLES)
EVERY_FORMAT = pytest.mark.parametrize("form", list(ExportFormat))
# The database of this module stays as it is: each table is read once.
rows_of = functools.cache(exported.rows_of)
columns_of = functools.cache(exported.columns_of)
SAMPLES = [ExportFormat.PARQUET, ExportFormat.DATAPACKAGE]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_really(tmp_path_factory.mktemp("published"))


@pytest.fixture(scope="module")
def exports(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an export of each format."""
    folder = tmp_path_factory.mktemp("exports")
    for form in ExportFormat:
        assert export(database, form, folder / form, SOURCE).written
    return folder


ARTICLES_SORTED_OR_WHOLE = {ExportFormat.PARQUET, ExportFormat.JSONL}
"""The others sort articles as Parquet does."""


@pytest.mark.parametrize(
    "form",
    [pytest.param(form, marks=[] if form in ARTICLES_SORTED_OR_WHOLE else pytest.mark.slow) for form in ExportFormat],
)
def test_the_files_are_the_same_from_few_articles_at_a_time_and_with_little_memory(
    form: ExportFormat, database: Path, exports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = set()

    def recorded(connection: duckdb.DuckDBPyConnection, work: Callable[[], Any]) -> Any:
        def work_and_record() -> Any:
            limits.add(connection.execute("SELECT current_setting('memory_limit')").fetchone())
            return work()

        with suppress(duckdb.Error):
            work()  # as if memory ran out at the very end of a table
        return with_memory(connection, work_and_record)

    monkeypatch.setattr("warehouse.exports.content.selections.MAX_ARTICLES_SORTED", 2)
    monkeypatch.setattr("warehouse.exports.formats.json_lines.MAX_WHOLE_ARTICLES", 2)
    monkeypatch.setattr("warehouse.exports.content.database_tables.MEMORY", "12MB")
    monkeypatch.setattr("warehouse.exports.formats.registry.with_memory", recorded)
    export(database, form, tmp_path / form, SOURCE)
    assert files_in(tmp_path / form) == files_in(exports / form)
    if form is ExportFormat.JSONL:
        assert ("953.6 MiB",) in limits, "memory was never too little"


def test_every_table_is_exported_or_kept_for_a_reason(database: Path) -> None:
    existing = set()
    for path in (database, database.with_name("warehouse.duckdb")):
        with duckdb.connect(str(path), read_only=True) as connection:
            actual = connection.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'")
            existing |= {name for (name,) in actual.fetchall()}
    assert existing == set(TABLES) | set(INTERNAL)
    with duckdb.connect(str(database), read_only=True) as connection:
        others = connection.execute("FROM duckdb_tables() WHERE schema_name = 'search_index'").fetchall()
    assert others, "the search index is in a schema of its own, which is not exported"
    assert not set(TABLES) & set(INTERNAL)


@EVERY_TABLE
def test_parquet_gives_every_row_and_type_back(table: str, database: Path, exports: Path) -> None:
    folder = exports / "parquet"
    place = f"{folder}/{table}/*/*.parquet" if table in BY_YEAR else f"{folder}/{table}.parquet"
    with reader() as connection:
        relation = f"read_parquet('{place}', hive_partitioning = false)"
        rows = connection.execute(f"FROM {relation} ORDER BY ALL").fetchall()
        kinds = {name: kind for name, kind, *_ in connection.execute(f"DESCRIBE FROM {relation}").fetchall()}
    assert rows == rows_of(database, table)
    assert kinds == {name: kind.replace("JSON", "VARCHAR") for name, (kind, *_) in columns_of(database, table).items()}


@EVERY_TABLE
def test_parquet_says_what_table_and_columns_are(table: str, database: Path, exports: Path) -> None:
    path = next((exports / "parquet").glob(f"{table}/*/*.parquet" if table in BY_YEAR else f"{table}.parquet"))
    schema = pyarrow.parquet.read_schema(path)
    for name, (_, nullable, comment) in columns_of(database, table).items():
        assert schema.field(name).metadata == {b"description": (comment or "").encode()}
        assert schema.field(name).nullable == nullable
    assert json.loads(schema.metadata[b"columns"]).keys() == columns_of(database, table).keys()
    assert schema.metadata[b"table"].decode() == table
    metadata = pyarrow.parquet.ParquetFile(path).metadata
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    assert {group.column(0).compression for group in groups} <= {"ZSTD"}


def test_parquet_is_divided_by_year_of_publication(database: Path, exports: Path) -> None:
    """As DuckDB and Arrow, which follow Hive, understand it: the year is a number, 0 if it is not known."""
    expected = sorted((row[0], row[1].year if row[1] else 0) for row in rows_of_articles(database))
    actual = pyarrow.dataset.dataset(exports / "parquet" / "articles", partitioning="hive").to_table().to_pylist()
    assert sorted((row["article_id"], row["published_in"]) for row in actual) == expected
    with reader() as connection:
        relation = f"read_parquet('{exports}/parquet/sections/*/*.parquet', hive_partitioning = true)"
        years = connection.execute(f"SELECT article_id, published_in FROM {relation} ORDER BY ALL").fetchall()
    assert years == expected
    assert (exports / "parquet/articles/published_in=2003/articles.parquet").is_file()


def rows_of_articles(database: Path) -> list[tuple[str, date | None]]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute("SELECT article_id, published_on FROM articles").fetchall()


@EVERY_TABLE
def test_each_file_of_parquet_is_sorted(table: str, exports: Path) -> None:
    key = list(next(one.key for one in EXPORTED if one.name == table))
    for path in (exports / "parquet").rglob(f"{table}.parquet"):
        rows = [tuple(row.values()) for row in pyarrow.parquet.read_table(path, columns=key).to_pylist()]
        assert rows == sorted(rows)


@pytest.mark.parametrize("rows", [1, 3])
def test_parquet_is_the_same_however_few_rows_are_held(
    rows: int, database: Path, exports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "MAX_ROWS", rows)
    export(database, ExportFormat.PARQUET, tmp_path / "parquet", SOURCE)
    for path in (exports / "parquet").rglob("*.parquet"):
        again = tmp_path / "parquet" / path.relative_to(exports / "parquet")
        # File by file: a folder's name would be read as a column.
        assert pyarrow.parquet.ParquetFile(again).read().equals(pyarrow.parquet.ParquetFile(path).read())


def as_csv(value: Any) -> str:
    """Return a value as CSV should have it, without our code."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case list():
            return json.dumps(value)
        case _:
            return str(value)


@EVERY_TABLE
def test_csv_gives_every_value_back(table: str, database: Path, exports: Path) -> None:
    raw = (exports / "csv" / f"{table}.csv").read_bytes()
    header, *actual = csv.reader(io.StringIO(raw.decode("utf-8"), newline=""), strict=True)
    assert header == list(columns_of(database, table))
    assert sorted(actual) == sorted([as_csv(value) for value in row] for row in rows_of(database, table))
    assert raw.endswith(b"\r\n") and raw.count(b"\r\n") >= len(actual) + 1


@EVERY_TABLE
def test_csv_tells_a_null_from_an_empty_text(table: str, database: Path, exports: Path) -> None:
    columns = {name: kind for name, (kind, *_) in columns_of(database, table).items()}
    options = (
        f"columns = {columns}, header = true, allow_quoted_nulls = false, delim = ',', quote = '\"', escape = '\"'"
    )
    with reader() as connection:
        actual = connection.execute(
            f"FROM read_csv('{exports}/csv/{table}.csv', {options}, new_line = '\\r\\n', parallel = false) ORDER BY ALL"
        ).fetchall()
    assert actual == rows_of(database, table)


def test_csv_quotes_a_text_that_begins_or_ends_with_a_space(exports: Path) -> None:
    """Readers in R trim a text that is not quoted."""
    raw = (exports / "csv" / "articles.csv").read_bytes()
    assert b'," before and behind ",' in raw and b", before and behind ," not in raw
    assert b'"plain"' in raw, "the whole column is quoted"
    assert b'"caci:1"' not in raw and b"caci:1," in raw, "no other column is"


def test_there_are_nulls_and_empty_texts_to_tell_apart(database: Path) -> None:
    with duckdb.connect(str(database), read_only=True) as connection:
        actual = connection.execute("SELECT count(*) FILTER (bio = ''), count(*) FILTER (bio IS NULL) FROM articles")
        empty, null = actual.fetchall()[0]
        (links,) = connection.execute("SELECT count(*) FROM links WHERE text = ''").fetchall()[0]
    assert empty > 1 and null > 1 and links == 1


@EVERY_TABLE
@pytest.mark.parametrize("form", [FileFormat.CSV, FileFormat.SPREADSHEETS])
def test_a_query_writes_the_very_bytes_of_an_export(
    form: FileFormat, table: str, database: Path, exports: Path, tmp_path: Path
) -> None:
    """As does `caci sql "FROM articles ORDER BY article_id" --format csv --output articles.csv`."""
    (of_export,) = (one for one in EXPORTED if one.name == table)
    order = [*of_export.key, *(name for name in columns_of(database, table) if name not in of_export.key)]
    result = query(database, f"FROM {table} ORDER BY {', '.join(order)}")
    write_rows(tmp_path / "rows.csv", result.columns, result.rows, form, result.types)
    assert (tmp_path / "rows.csv").read_bytes() == (exports / form / f"{table}.csv").read_bytes()


@EVERY_TABLE
def test_a_spreadsheet_gets_texts_as_texts_and_moments_as_moments(table: str, database: Path, exports: Path) -> None:
    raw = (exports / "spreadsheets" / f"{table}.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    _, *actual = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True)

    def cell(value: Any) -> str:
        if isinstance(value, datetime):
            return value.strftime("%Y-%m-%d %H:%M:%S.%f")[:-3].removesuffix(".000")
        return plain(spreadsheet_text(value)) if isinstance(value, str) else as_csv(value)

    assert sorted(actual) == sorted([cell(value) for value in row] for row in rows_of(database, table))


def test_a_text_that_no_cell_has_room_for_is_named(own: Path, caci) -> None:
    """LibreOffice cuts it when it saves the file, without a word."""
    with open_warehouse(own.with_name("warehouse.duckdb")) as connection:
        connection.execute("UPDATE articles SET body = repeat('x', 32768) WHERE article_id = 'caci:1'")
        connection.execute("UPDATE articles SET body = repeat('x', 32767) WHERE article_id = 'caci:2'")
    publish_again(own.parent)
    for _ in range(2):  # also where the export is there already
        done = caci("export", "--format", "spreadsheets", data_dir=own.parent)
        assert "characters: body of caci:1 in articles.csv (32,768 characters).\n" in done.stderr
        assert "caci:2" not in done.stderr
    assert caci("export", "--format", "csv", data_dir=own.parent).stderr == ""
    query = "SELECT article_id, body FROM articles ORDER BY ALL"
    done = caci("sql", query, "--format", "spreadsheets", data_dir=own.parent)
    assert "characters: body of caci:1 (32,768 characters).\n" in done.stderr
    done = caci("sql", "SELECT repeat('x', 40000) AS x FROM range(7)", "--format", "spreadsheets", data_dir=own.parent)
    assert "x of row 5 (40,000 characters) and 2 others." in done.stderr


@EVERY_TABLE
def test_json_lines_give_every_value_back(table: str, database: Path, exports: Path) -> None:
    lines = (exports / "jsonl" / f"{table}.jsonl").read_bytes().decode().removesuffix("\n").split("\n")
    objects = [json.loads(line) for line in lines if line]
    columns = columns_of(database, table)
    json_columns = [name for name, (kind, *_) in columns.items() if kind == "JSON"]
    expected = []
    for row in rows_of(database, table):
        named = dict(zip(columns, row, strict=True))
        for name, value in named.items():
            if isinstance(value, date):
                named[name] = as_csv(value)
            elif name in json_columns and value is not None:
                named[name] = json.loads(value)
        expected.append(named)
    actual = [{name: row[name] for name in columns} for row in objects]
    assert sorted(actual, key=repr) == sorted(expected, key=repr)


def test_an_article_is_whole_in_json_lines(exports: Path) -> None:
    lines = (exports / "jsonl" / "articles.jsonl").read_text(encoding="utf-8").split("\n")
    articles = {row["article_id"]: row for row in map(json.loads, lines[:-1])}
    assert list(articles) == sorted(articles)
    second = articles["caci:2"]
    assert second["tags"] == ["a", "", "b,c"]
    assert [(link["position"], link["text"]) for link in second["links"]] == [(1, ""), (2, EVERYTHING)]
    assert [author["name"] for author in second["authors"]] == ["Ann Lee"]
    assert second["sections"][0]["label"] == "CONCLUSIONS"
    assert second["digest_items"][0]["agency"] == "RFE/RL"
    assert articles["caci:4"]["tags"] == []


def test_the_data_package_describes_its_files(database: Path, exports: Path) -> None:
    folder = exports / "datapackage"
    package = json.loads((folder / "datapackage.json").read_text())
    assert package["created"] == "2026-11-25T04:05:06.500000+00:00"
    assert "no licence" in package["description"] and "licenses" not in package
    assert [resource["name"] for resource in package["resources"]] == TABLES
    for resource in package["resources"]:
        content = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert gzip.decompress(content) == (exports / "csv" / f"{resource['name']}.csv").read_bytes()
        fields = resource["schema"]["fields"]
        described = columns_of(database, resource["name"])
        assert [(field["name"], field["description"]) for field in fields] == [
            (name, comment or "") for name, (_, _, comment) in described.items()
        ]
        assert resource["rows"] == len(rows_of(database, resource["name"]))
    kinds = {field["name"]: field["type"] for field in package["resources"][0]["schema"]["fields"]}
    assert kinds["published_on"] == "date" and kinds["date_conflict"] == "boolean" and kinds["hits"] == "integer"
    assert kinds["first_seen_at"] == "datetime"


def test_keys_of_the_data_package_hold(exports: Path) -> None:
    folder = exports / "datapackage"
    for resource in json.loads((folder / "datapackage.json").read_text())["resources"]:
        with gzip.open(folder / resource["path"], "rt", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        key = resource["schema"].get("primaryKey")
        assert key is None or len({tuple(row[name] for name in key) for row in rows}) == len(rows)
        for reference in resource["schema"].get("foreignKeys", ()):
            assert reference["reference"] == {"resource": "articles", "fields": ["article_id"]}


def test_croissant_describes_the_same_files(exports: Path) -> None:
    folder = exports / "datapackage"
    package = json.loads((folder / "datapackage.json").read_text())
    croissant = json.loads((folder / "croissant.json").read_text())
    files = {file["@id"]: file["sha256"] for file in croissant["distribution"]}
    assert files == {resource["path"]: resource["hash"].removeprefix("sha256:") for resource in package["resources"]}
    for resource, records in zip(package["resources"], croissant["recordSet"], strict=True):
        assert records["@id"] == resource["name"]
        assert [field["name"] for field in records["field"]] == [
            field["name"] for field in resource["schema"]["fields"]
        ]
        assert {field["source"]["fileObject"]["@id"] for field in records["field"]} == {resource["path"]}


@EVERY_FORMAT
def test_the_same_database_gives_the_same_bytes(
    form: ExportFormat, database: Path, exports: Path, tmp_path: Path
) -> None:
    copy = shutil.copy(database, tmp_path / "copy.duckdb")
    export(Path(copy), form, tmp_path / "again", SOURCE)
    assert files_in(tmp_path / "again") == files_in(exports / form)


@EVERY_FORMAT
def test_what_is_current_is_left_alone(form: ExportFormat, database: Path, exports: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (exports / form).rglob("*")}
    assert not export(database, form, exports / form, SOURCE).written
    assert {path: path.stat().st_mtime_ns for path in (exports / form).rglob("*")} == before


def test_only_some_tables(database: Path, tmp_path: Path) -> None:
    done = export(database, ExportFormat.DATAPACKAGE, tmp_path / "some", SOURCE, ["tags", "sections"])
    assert list(done.rows) == ["sections", "tags"]
    resources = json.loads((tmp_path / "some" / "datapackage.json").read_text())["resources"]
    assert all("foreignKeys" not in resource["schema"] for resource in resources)
    assert export(database, ExportFormat.DATAPACKAGE, tmp_path / "some", SOURCE, ["tags"]).written


def test_an_unknown_table_is_rejected(database: Path, tmp_path: Path) -> None:
    for name in ("nothing", "text_shingles", 'tags"; DROP TABLE tags; --'):
        with pytest.raises(QueryError, match="the tables are articles, sections"):
            export(database, ExportFormat.CSV, tmp_path / "x", SOURCE, [name])
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def outdated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published database, and beside it an older export in each of `SAMPLES`."""
    folder = tmp_path_factory.mktemp("outdated")
    database = make_database(folder, reading(1, 1))
    for form in SAMPLES:
        export(database, form, folder / form, SOURCE)
    with open_warehouse(folder / "warehouse.duckdb") as connection:
        load(connection, reading(2, 2, "second", published_on=date(1999, 1, 1)))
    publish_again(folder)
    return folder


@pytest.fixture
def own(outdated: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    shutil.copytree(outdated, tmp_path, dirs_exist_ok=True)
    return tmp_path / "analyst.duckdb"


def beside(database: Path) -> set[str]:
    return {entry.name for entry in database.parent.iterdir()} - {"warehouse.duckdb", *FILES}


def add_file(folder: Path, name: str) -> None:
    """Make of an export one of an earlier version: with a file that is not written any more, without a digest."""
    manifest = json.loads((folder / "export.json").read_text())
    manifest.pop("manifest_digest")
    manifest |= {"form": 1, "files": [*manifest["files"], {"path": name, "bytes": 2, "sha256": ""}]}
    (folder / "export.json").write_text(json.dumps(manifest))
    (folder / name).write_text("of an earlier version")


def test_a_folder_with_a_file_of_the_users_is_never_replaced(own: Path, tmp_path: Path) -> None:
    folder = own.parent / "parquet"
    manifest = (folder / "export.json").read_text()

    def check(message: str) -> None:
        before = files_in(folder)
        with pytest.raises(WarehouseError, match=message):
            export(own, ExportFormat.CSV, folder, SOURCE)
        assert files_in(folder) == before

    for name in ("thesis.txt", "deeper/thesis.txt", ".git/config", "articles.parquet.bak"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("years of work")
        check(f"holds {name}, which is not of the export there")
        (folder / name).unlink()
    (folder / "link").symlink_to(own)
    check("holds link, which is not of the export there")
    (folder / "link").unlink()
    for text in (
        '{"my": "config"}',
        "[]",
        "",
        manifest.replace('"format": "parquet"', '"format": "mine"'),
        manifest[:-9],
    ):
        (folder / "export.json").write_text(text)
        check("is not empty and holds no export")
    (folder / "export.json").unlink()
    (tmp_path / "elsewhere.json").write_text(manifest)
    (folder / "export.json").symlink_to(tmp_path / "elsewhere.json")
    check("is not empty and holds no export")
    (folder / "export.json").unlink()
    (folder / "export.json").write_text(manifest)
    assert export(own, ExportFormat.CSV, folder, SOURCE).written


@pytest.mark.parametrize("form", SAMPLES)
def test_an_old_export_is_replaced_whole(form: ExportFormat, own: Path) -> None:
    add_file(own.parent / form, "stray.txt")
    (own.parent / form / ".DS_Store").write_text("of a file manager")
    assert export(own, form, own.parent / form, SOURCE).written
    assert "stray.txt" not in files_in(own.parent / form)
    export(own, form, own.parent / "fresh", SOURCE)
    assert files_in(own.parent / form) == files_in(own.parent / "fresh")
    assert beside(own) == {*SAMPLES, "fresh"}


def test_where_folders_cannot_be_exchanged_the_old_one_is_replaced_too(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_module, "exchange", lambda one, other: False)
    assert export(own, ExportFormat.PARQUET, own.parent / "parquet", SOURCE).rows["articles"] == 2
    assert (own.parent / "parquet/articles/published_in=1999").is_dir()
    assert beside(own) == set(SAMPLES)


def test_a_file_that_went_missing_is_written_again(database: Path, tmp_path: Path) -> None:
    export(database, ExportFormat.CSV, tmp_path / "csv", SOURCE)
    (tmp_path / "csv" / "tags.csv").unlink()
    assert export(database, ExportFormat.CSV, tmp_path / "csv", SOURCE).written
    assert (tmp_path / "csv" / "tags.csv").is_file()


def test_what_is_not_ours_is_never_replaced(database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "thesis.txt").write_text("years of work")
    (tmp_path / "file").write_text("x")
    (tmp_path / "link").symlink_to(folder)
    for name, message in (("papers", "holds no export"), ("file", "is not a folder"), ("link", "is not a folder")):
        with pytest.raises(WarehouseError, match=message):
            export(database, ExportFormat.CSV, tmp_path / name, SOURCE)
    assert files_in(tmp_path) == {"file": b"x", "papers/thesis.txt": b"years of work"}
    (folder / "thesis.txt").unlink()
    assert export(database, ExportFormat.CSV, folder, SOURCE).written


def test_without_a_database_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="Run `caci ingest`"):
        export(tmp_path / "analyst.duckdb", ExportFormat.CSV, tmp_path / "exports" / "csv", SOURCE)
    assert list(tmp_path.iterdir()) == []


def test_two_exports_at_once_do_not_mix(own: Path) -> None:
    with (
        exclusive_folder(own.parent / ".parquet.partial"),
        pytest.raises(WarehouseError, match="Another process is writing"),
    ):
        export(own, ExportFormat.PARQUET, own.parent / "parquet", SOURCE)


@pytest.mark.parametrize("form", SAMPLES)
def test_a_full_disk_leaves_the_old_export_and_nothing_else(form: ExportFormat, own: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        target = disk.directory / "exports" / form
        shutil.copytree(own.parent / form, target)
        before = files_in(target)
        for free in (0, 1 << 13, 1 << 15):
            disk.leave_free(free)
            with pytest.raises(WarehouseError, match=r"(?i)no space left.*stays as it was"):
                export(own, form, target, SOURCE)
            assert files_in(disk.directory) == {f"exports/{form}/{name}": content for name, content in before.items()}
            assert [entry.name for entry in target.parent.iterdir()] == [form]
        disk.make_read_only()
        with pytest.raises(WarehouseError, match="Read-only file system"):
            export(own, form, target, SOURCE)
        assert files_in(target) == before


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.support.exported import SOURCE
from warehouse.exports import export as module

def killed(*arguments):
    os.kill(os.getpid(), signal.SIGKILL)

setattr(module, sys.argv[3], killed)
module.export(Path(sys.argv[1]), module.ExportFormat.PARQUET, Path(sys.argv[2]), SOURCE)
"""


def test_a_kill_leaves_the_old_export_and_the_next_run_clears_up(own: Path) -> None:
    target = own.parent / "parquet"
    before = files_in(target)
    command = [sys.executable, "-c", KILLED, str(own), str(target), "write_json"]
    done = subprocess.run(command, cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    assert files_in(target) == before
    assert any((own.parent / ".parquet.partial").rglob("*.parquet")), "it was killed while it was writing"
    assert export(own, ExportFormat.PARQUET, target, SOURCE).written
    assert beside(own) == set(SAMPLES)


def test_the_page_on_exports_names_every_table_and_its_questions_are_answered(exports: Path) -> None:
    page = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
    assert [name for name in [*TABLES, *INTERNAL] if f"`{name}`" not in page] == []
    assert [form for form in ExportFormat if f"| `{form}` |" not in page] == []
    (block,) = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    questions = [line for line in block.splitlines() if line]
    assert len(questions) == 3
    with reader() as connection:
        for question in questions:
            assert connection.execute(question.replace("'exports/", f"'{exports}/")).fetchall()


def test_the_command_offers_every_format(tmp_path: Path, caci) -> None:
    output = caci("export", "--help", data_dir=tmp_path).stdout
    assert [form for form in ExportFormat if form not in output] == []


def test_the_command_writes_and_names_the_folder(own: Path, caci) -> None:
    done = caci("export", "--format", "csv", data_dir=own.parent)
    assert done.returncode == 0, done.stderr
    assert f"{own.parent}/exports/csv: {len(TABLES)} tables" in done.stdout
    assert [entry.name for entry in (own.parent / "exports").iterdir()] == ["csv"]
    done = caci("export", "--table", "nothing", data_dir=own.parent)
    assert done.returncode == 2 and "There is no table nothing to export" in done.stderr


def test_a_folder_named_like_a_file_is_refused(own: Path, tmp_path: Path, caci) -> None:
    done = caci("export", "--format", "csv", "--output", str(tmp_path / "articles.parquet"), data_dir=own.parent)
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1
    assert 'caci sql "FROM articles" --output articles.parquet' in done.stderr
    assert not (tmp_path / "articles.parquet").exists()
