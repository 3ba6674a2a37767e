"""The commands with a lake: they write to the lake only, and report each error in one line."""

import json
import os
import shutil
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from pydantic import ValidationError

from flows.errors import WRONG_USE, UserError, clear_errors
from flows.settings import Settings
from replica.server import Replica
from tests.conftest import Caci
from tests.support.digest import table_digests
from tests.support.lake_parts import PASSWORD, Server, server
from tests.support.prefect_parts import free_port
from warehouse.database.file import DatabaseFile
from warehouse.database.location import Location
from warehouse.errors import MissingExtra, WarehouseError
from warehouse.lake.address import escaped
from warehouse.lake.location import Lake, lake_of
from warehouse.schema.version import VERSION

OTHER_VERSION = "UPDATE caci_lake.ducklake_metadata SET value = '0.3' WHERE key = 'version'"


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with server(tmp_path_factory.mktemp("postgres")) as running:
        yield running


def with_password(postgres: Server, database: str | None = None) -> str:
    """Return the address of a database, with a user and the password."""
    return postgres.address(database, f"writer:{quote(PASSWORD, safe='')}")


def digests(place: Location) -> dict[str, str]:
    with closing(place.open(read_only=True)) as connection:
        return table_digests(connection)


def change(lake: Lake, statement: str) -> None:
    with closing(lake.open()) as connection:
        connection.execute(statement)


@pytest.mark.slow
def test_a_run_writes_the_lake_and_no_file(
    caci: Caci, small: Replica, prefect_server: str, postgres: Server, tmp_path: Path
) -> None:
    """From the first run to a rebuild; the password is printed nowhere."""
    data, address = tmp_path / "data", with_password(postgres)
    lake = lake_of(address, None, data)
    output = ""

    def run(*arguments: str, status: int = 0) -> str:
        nonlocal output
        done = caci(*arguments, data_dir=data, CACI_LAKE=address, PREFECT_API_URL=prefect_server)
        output += done.stdout + done.stderr
        assert done.returncode == status, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return " ".join((done.stdout + done.stderr).split())

    assert "There is nothing in the lake at" in run("status", status=1)
    assert "There is no warehouse at" in run("sql", "SELECT 1", status=1)
    assert "The archive is complete" in run("ingest", "--origin", small.url)
    assert run("sql", "SELECT count(*) FROM articles", "--format", "csv").endswith(f" {len(stored(lake))}")
    assert "0 waiting" in run("status")
    assert "is complete" in run("certificate", "--all")
    run("refresh", "--origin", small.url, "--hours", "0", "--limit", "3")
    (data / "analyst.duckdb").unlink()
    assert "is published" in run("publish")
    assert len(stored(DatabaseFile(data / "analyst.duckdb"))) == len(stored(lake))

    before = digests(lake)
    change(lake, "UPDATE articles SET title = 'changed'")
    changed = digests(lake)
    assert "The database in use was kept" in run("rebuild", status=1)
    assert digests(lake) == changed != before
    change(lake, "INSERT INTO captures BY NAME SELECT * REPLACE ('theirs' AS warc_file) FROM captures LIMIT 1")
    assert "WARC files that are not in this archive (1, the first is theirs)" in run("rebuild", "--yes", status=1)
    change(lake, "DELETE FROM captures WHERE warc_file = 'theirs'")
    assert digests(lake) == changed
    assert "was rebuilt from the archive" in run("rebuild", "--yes")
    assert digests(lake) == before

    assert not any(path.name.startswith(("warehouse", "rebuild")) for path in data.iterdir())
    request = urllib.request.Request(f"{prefect_server}/flow_runs/filter", b"{}", {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        runs = json.load(answer)
    assert any(str(data) in json.dumps(run["parameters"]) for run in runs)
    for secret in (PASSWORD, quote(PASSWORD, safe="")):
        assert secret not in output + json.dumps(runs)


def stored(place: Location) -> list[str]:
    with closing(place.open(read_only=True)) as connection:
        return [row[0] for row in connection.execute("SELECT article_id FROM articles").fetchall()]


def error_of(lake: Lake, read_only: bool = False) -> str:
    """Return the message with which a lake cannot be opened: one line, without the password."""
    with pytest.raises(WarehouseError) as caught:
        lake.open(read_only).close()
    assert "\n" not in str(caught.value)
    assert PASSWORD not in str(caught.value)
    assert caught.value.__cause__ is None, "DuckDB's own message is not shown below"
    return str(caught.value)


def test_the_message_says_what_is_wrong_with_the_catalogue(postgres: Server, tmp_path: Path) -> None:
    nobody = f"postgresql://writer:{quote(PASSWORD, safe='')}@127.0.0.1:{free_port()}/caci"
    assert "cannot be reached: connection to server at" in error_of(lake_of(nobody, None, tmp_path))
    wrong = postgres.address("postgres", "writer:wrong")
    assert "password authentication failed" in error_of(lake_of(wrong, None, tmp_path))
    assert 'database "nowhere" does not exist' in error_of(lake_of(with_password(postgres, "nowhere"), None, tmp_path))
    empty = lake_of(with_password(postgres), None, tmp_path)
    assert "There is nothing in" in error_of(empty, read_only=True)
    assert not (tmp_path / "lake").exists()


def test_a_lake_of_another_version_or_without_its_files_is_rejected(postgres: Server, tmp_path: Path) -> None:
    database = postgres.new_database()
    host, _, port = postgres.place.partition(":")
    keywords = f"host={host} port={port} user=writer dbname={database} password='{escaped(PASSWORD)}'"
    lake = lake_of(keywords, tmp_path / "here", tmp_path)
    lake.open().close()
    lake_of(keywords, None, tmp_path / "elsewhere").open().close()
    assert "CACI_LAKE_FILES names" in error_of(lake_of(keywords, tmp_path / "there", tmp_path))
    shutil.move(tmp_path / "here", tmp_path / "gone")
    assert "which is not there on this machine" in error_of(lake)
    shutil.move(tmp_path / "gone", tmp_path / "here")
    change(lake, f"UPDATE schema_migrations SET version = 99 WHERE version = {VERSION}")
    for read_only in (True, False):
        assert "are of another version of this program (schema 99" in error_of(lake, read_only)
    postgres.run(OTHER_VERSION, database)
    assert "is of another version of DuckLake than this program's (0.3, ours is 1.0)" in error_of(lake)


@pytest.mark.slow  # as in a file, which test_opening.py looks at
def test_views_whose_text_has_changed_are_made_again(postgres: Server, tmp_path: Path) -> None:
    lake = lake_of(postgres.address(), None, tmp_path)
    with closing(lake.open()) as connection:
        connection.execute("CREATE OR REPLACE VIEW aliases AS SELECT 1 AS old")
        connection.execute("UPDATE schema_migrations SET digest = 'old' WHERE version = 0")
    with closing(lake.open(read_only=True)) as connection:
        assert connection.execute("FROM aliases").fetchall() == [(1,)], "a reader changes nothing"
    with closing(lake.open()) as connection:
        assert "article_id" in [name for name, *_ in connection.execute("FROM aliases").description]


@pytest.mark.parametrize("name", ["ducklake", "httpfs", "postgres_scanner"])
def test_without_the_extra_it_says_what_to_install(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lake = lake_of("dbname=caci", None, tmp_path)
    monkeypatch.setitem(sys.modules, f"duckdb_extension_{name}", None)
    with pytest.raises(MissingExtra, match=f"duckdb_extension_{name} is missing"):
        lake.open()
    with pytest.raises(UserError, match=r"pip install 'caci-analyst\[lake\]'") as caught, clear_errors():
        lake.open()
    assert caught.value.code == WRONG_USE


@pytest.mark.parametrize(
    "address", ["sqlite:///x?password=sesame", "postgresql://me:sesame@host:port/db", "the database sesame", "  "]
)
def test_what_is_not_an_address_is_rejected_and_not_shown(address: str, caci: Caci, tmp_path: Path) -> None:
    with pytest.raises(ValidationError) as caught:
        Settings(lake=address)
    assert "sesame" not in str(caught.value)
    if address.startswith("sqlite"):
        done = caci("status", data_dir=tmp_path, CACI_LAKE=address)
        assert done.returncode == WRONG_USE
        assert done.stderr.count("\n") == 1
        assert "begins with postgresql:// (CACI_LAKE, given what may hold a password)" in done.stderr


def test_an_empty_address_means_no_lake_and_a_password_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(os.environ, "CACI_LAKE", "")
    assert Settings(data_dir=tmp_path).warehouse == DatabaseFile(tmp_path / "warehouse.duckdb")
    settings = Settings(data_dir=tmp_path, lake="postgresql://me:sesame@host:6432/db")
    assert isinstance(settings.warehouse, Lake)
    shown = (repr(settings), settings.model_dump_json(), repr(settings.warehouse), str(settings.warehouse))
    assert not [text for text in shown if "sesame" in text]
    assert str(settings.warehouse) == "the lake at host:6432/db"
    assert settings.readable == tmp_path / "analyst.duckdb"
