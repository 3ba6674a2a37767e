"""The files of a lake can be in an object store, of Amazon or of others."""

import os
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from flows.settings import Settings
from tests.conftest import wait_for
from tests.support.check import check
from tests.support.digest import table_digests
from tests.support.lake_parts import Server, server
from tests.support.prefect_parts import free_port
from tests.warehouse.load.test_records import reading, rows, together
from warehouse.database.file import DatabaseFile
from warehouse.database.location import Location
from warehouse.errors import WarehouseError
from warehouse.lake.location import lake_of
from warehouse.load.write import load
from warehouse.publish.publication import publish

MOTO = os.environ.get("CACI_MOTO")
BATCHES = [together(*(reading(at + item, item=at + item) for item in range(15))) for at in (0, 20, 40)]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Run an S3 server on loopback with an empty bucket, whose keys are in the environment; yield its address."""
    if MOTO is None:
        pytest.skip("only in `make test-object-store`")
    port = free_port()
    address, log = f"http://127.0.0.1:{port}", tmp_path / "moto.log"
    with log.open("w") as file:
        process = subprocess.Popen([MOTO, "-H", "127.0.0.1", "-p", str(port)], stdout=file, stderr=file)
    try:
        wait_for(f"{address}/moto-api/", process, log)
        urllib.request.urlopen(urllib.request.Request(f"{address}/bucket", method="PUT"), timeout=30).close()
        for name, value in {
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "it's secret",
            "AWS_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": address,
        }.items():
            monkeypatch.setenv(name, value)
        yield address
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[Server]:
    with server(tmp_path) as running:
        yield running


def digests(place: Location) -> dict[str, str]:
    with closing(place.open(read_only=True)) as connection:
        assert check(connection) == []
        return table_digests(connection)


def test_a_lake_in_an_object_store_is_like_one_in_a_folder(store: str, postgres: Server, tmp_path: Path) -> None:
    address, file = postgres.address(), DatabaseFile(tmp_path / "file.duckdb")
    lake, again = lake_of(address, "s3://bucket/lake", tmp_path), lake_of(address, None, tmp_path)
    for number, batch in enumerate(BATCHES):
        with (again if number else lake).writing() as connection, file.writing() as written:
            assert load(connection, batch) == load(written, batch)
    assert digests(lake) == digests(again) == digests(file)
    with again.writing() as connection:
        assert rows(connection, "SELECT value FROM ducklake_options('lake') WHERE option_name = 'data_path'") == [
            ("s3://bucket/lake/",)
        ]
    publish(again, tmp_path / "analyst.duckdb")
    assert not (tmp_path / "lake").exists()

    os.environ["AWS_ENDPOINT_URL"] = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(WarehouseError, match="cannot be used: IO Error: Could not connect") as caught:
        again.open()
    assert "secret" not in str(caught.value)


def test_files_are_in_a_folder_or_on_s3() -> None:
    with pytest.raises(ValidationError, match="in a folder, or at s3://"):
        Settings(lake=SecretStr("dbname=caci"), lake_files="gs://bucket/lake")
