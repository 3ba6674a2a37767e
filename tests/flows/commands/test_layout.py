"""`caci layout`: from the red run after a redesign to the green one, by the commands of the documentation."""

import shutil
import urllib.request
from pathlib import Path

import pytest

from replica.server import Replica
from tests.conftest import Caci, Ingested
from tests.support.check import check
from tests.support.digest import table_digests
from warehouse.database.warehouse import open_warehouse
from warehouse.publish.snapshot import copied_tables

OTHERS = ("renamed", "moved", "utility", "classless", "table")


@pytest.mark.parametrize("design", ["program", *(pytest.param(one, marks=pytest.mark.slow) for one in OTHERS)])
def test_a_redesigned_site_is_read_again(caci: Caci, ingested_60: Ingested, tmp_path: Path, design: str) -> None:
    data_dir = Path(shutil.copytree(ingested_60.data_dir, tmp_path / "data", symlinks=True))
    with Replica(articles=60, faults=[f"redesign={design}@*/item/*"]) as site:
        refresh = ("refresh", "--hours", "0", "--limit", "60", "--origin", site.url)
        before = digests(data_dir)
        done = caci(*refresh, data_dir=data_dir)
        assert done.returncode == 1, done.stdout + done.stderr
        assert "caci layout learn" in " ".join((done.stdout + done.stderr).split())
        assert digests(data_dir) == before
        done = caci("layout", "learn", data_dir=data_dir)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "caci layout accept redesign" in done.stdout
        assert (data_dir / "layouts" / "redesign.toml").exists()
        path = site.store.path(next(iter(site.store.listing("field-reports"))))
        page = tmp_path / "page.html"
        page.write_bytes(urllib.request.urlopen(f"{site.url.rstrip('/')}{path}").read())
        done = caci("layout", "test", str(page), data_dir=data_dir)
        assert (done.returncode, "Read as caci:" in done.stdout) == (0, True), done.stdout + done.stderr
        assert {"title", "full_text", "page_date"} <= set(done.stdout.split())
        done = caci("layout", "accept", data_dir=data_dir)
        assert done.returncode == 0, done.stderr
        done = caci("rebuild", "--yes", data_dir=data_dir)
        assert done.returncode == 0, done.stdout + done.stderr
        done = caci(*refresh, data_dir=data_dir)
        assert done.returncode == 0, done.stdout + done.stderr
    with open_warehouse(data_dir / "warehouse.duckdb") as connection:
        assert check(connection) == []
    after = digests(data_dir)
    (data_dir / "warehouse.duckdb").unlink()
    assert caci("rebuild", data_dir=data_dir).returncode == 0
    assert digests(data_dir) == after


def digests(data_dir: Path) -> dict[str, str]:
    with open_warehouse(data_dir / "warehouse.duckdb") as connection:
        return table_digests(connection, copied_tables(connection))


def test_without_pages_that_wait_nothing_is_learned_and_nothing_accepted(
    caci: Caci, ingested_60: Ingested, tmp_path: Path
) -> None:
    data_dir = Path(shutil.copytree(ingested_60.data_dir, tmp_path / "data", symlinks=True))
    done = caci("layout", "learn", data_dir=data_dir)
    assert (done.returncode, "a layout is learned from at least 3" in " ".join(done.stderr.split())) == (1, True)
    done = caci("layout", "accept", "other", data_dir=data_dir)
    assert (done.returncode, "There is no proposal at" in done.stderr) == (1, True)
    done = caci("layout", "accept", "../other", data_dir=data_dir)
    assert (done.returncode, "is no name of a layout" in done.stderr) == (2, True)
    proposal = data_dir / "layouts" / "other.toml"
    proposal.parent.mkdir()
    item = '[item]\ncontainers = [".a"]\n[item.roles]\ntitle = ["h1"]\ntext = [".b["]\n'
    head = 'name = "other"\nevidence = "b"\n'
    for text, cause in (
        ("name = 7\n", "name: "),
        ("name = ", "Invalid value"),
        (f"{head}{item}", "'.b[' is not a selector of CSS"),
        (f"{head}[item]\nroles = {{}}\n", "it names no container"),
        (f"{head}{item}".replace("other", "another").replace(".b[", ".b"), "its name is not that of the file"),
    ):
        proposal.write_text(text)
        done = caci("layout", "accept", "other", data_dir=data_dir)
        assert (done.returncode, f"is not a layout: {cause}" in " ".join(done.stderr.split())) == (2, True), done.stderr


@pytest.mark.slow
def test_pages_that_a_rebuild_loaded_as_rejects_wait_as_well(caci: Caci, ingested_60: Ingested, tmp_path: Path) -> None:
    data_dir = Path(shutil.copytree(ingested_60.data_dir, tmp_path / "data", symlinks=True))
    with Replica(articles=60, faults=["redesign=renamed@*/item/*"]) as site:
        assert caci("refresh", "--hours", "0", "--limit", "60", "--origin", site.url, data_dir=data_dir).returncode == 1
    assert caci("rebuild", "--yes", data_dir=data_dir).returncode == 0
    done = caci("layout", "learn", data_dir=data_dir)
    assert (done.returncode, "caci layout accept redesign" in done.stdout) == (0, True), done.stdout + done.stderr
