"""`caci rebuild`: the archive loaded anew, and the difference told before anything is given up."""

import shutil
from pathlib import Path

import duckdb

from warehouse.database import open_warehouse
from warehouse.digest import table_digests


def digests(data_dir: Path) -> dict[str, str]:
    with open_warehouse(data_dir / "warehouse.duckdb", read_only=True) as connection:
        return table_digests(connection)


def copy_of(ingested, tmp_path: Path) -> Path:
    data_dir = tmp_path / "data"
    shutil.copytree(ingested.data_dir, data_dir)
    return data_dir


def test_an_unchanged_archive_gives_the_same_rows(caci, ingested, tmp_path):
    data_dir = copy_of(ingested, tmp_path)
    done = caci("rebuild", data_dir=data_dir)
    assert done.returncode == 0, done.stderr
    assert "Nothing differs" in done.stdout
    assert digests(data_dir) == digests(ingested.data_dir)
    assert not (data_dir / "rebuild.duckdb").exists()


def test_a_lost_database_comes_back(caci, ingested, tmp_path):
    data_dir = copy_of(ingested, tmp_path)
    (data_dir / "warehouse.duckdb").write_bytes(b"this is no database" * 1000)
    (data_dir / "analyst.duckdb").unlink()
    done = caci("rebuild", data_dir=data_dir)
    assert done.returncode == 0, done.stderr
    assert "cannot be read" in done.stdout
    assert digests(data_dir) == digests(ingested.data_dir)
    assert (data_dir / "analyst.duckdb").is_file()


def test_a_difference_is_told_by_field_and_not_accepted_unasked(caci, ingested, tmp_path):
    data_dir = copy_of(ingested, tmp_path)
    with duckdb.connect(str(data_dir / "warehouse.duckdb")) as connection:
        connection.execute("UPDATE articles SET title = 'WRONG' WHERE article_id IN ('caci:7190', 'caci:7285')")
        connection.execute("DELETE FROM tags WHERE position = 1")
    before = (data_dir / "warehouse.duckdb").read_bytes()
    done = caci("rebuild", data_dir=data_dir)
    assert done.returncode == 1
    (title,) = [line for line in done.stdout.splitlines() if "title " in line and "caci:" in line]
    assert "caci:7190" in title
    assert "│ tags " in done.stdout
    assert "rebuild --yes" in done.stderr
    assert (data_dir / "warehouse.duckdb").read_bytes() == before
    done = caci("rebuild", "--yes", data_dir=data_dir)
    assert done.returncode == 0, done.stderr
    assert digests(data_dir) == digests(ingested.data_dir)


def test_without_an_archive_the_next_step_is_named(caci, tmp_path):
    done = caci("rebuild", data_dir=tmp_path / "data")
    assert done.returncode == 1
    assert "caci ingest" in done.stderr
