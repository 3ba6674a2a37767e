"""What a run deletes in a data directory is its own, and what it writes is for its owner and its group."""

import grp
import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from flows.errors import UserError
from flows.pipeline.lock import exclusive
from flows.pipeline.permissions import public_files
from replica.server import Replica
from tests.conftest import Caci, Ingested
from tests.support.exported import files_in
from warehouse.errors import WarehouseError
from warehouse.own_folder import MARK, NAME

FOREIGN = (
    "reading/books.txt", "rebuild.duckdb-notes.txt", "rebuild.duckdb", "my.duckdb.tmp", "notes.duckdb.tmp/a.txt",
    "warehouse.duckdb.tmp/a.txt", "lake.duckdb.tmp/a.txt", ".analyst.duckdb.partial", "archive/draft.tmp",
    "archive/analyst.cdxj.tmp", "exports/export.json", ".caci-notes/a.txt",
)  # fmt: skip
"""What a user may keep in a folder that is also the data directory, such as a home."""


def test_nothing_of_the_users_is_deleted(tmp_path: Path) -> None:
    for name in FOREIGN:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("mine")
    (tmp_path / "archive" / "x.cdxj.0123abcd.tmp").symlink_to(tmp_path / "reading")
    before = files_in(tmp_path / "reading")
    with exclusive(tmp_path):
        pass
    assert {name for name in FOREIGN if (tmp_path / name).read_text() != "mine"} == set()
    assert files_in(tmp_path / "reading") == before


def test_what_a_killed_run_left_is_deleted(tmp_path: Path) -> None:
    with exclusive(tmp_path):
        pass
    names = [
        f"{NAME}/analyst.duckdb",
        f"{NAME}/analyst.duckdb.wal",
        f"{NAME}/rebuild.duckdb",
        f"{NAME}/reading/x.chunks",
        f"{NAME}/warehouse.duckdb.tmp/spilled",
        "archive/analyst-x.cdxj.0123abcd.tmp",
        "archive/x.warc.gz.0123abcd.tmp",
    ]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("half")
    with exclusive(tmp_path):
        assert set(files_in(tmp_path)) == {"run.lock", f"{NAME}/{MARK}"}
    assert json.loads((tmp_path / "run.lock").read_text()) == os.getpid()


def test_a_folder_of_the_users_with_our_name_stops_the_run(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    (tmp_path / NAME / "mine.txt").write_text("mine")
    with pytest.raises(WarehouseError, match=r"\.caci is not a folder of this program"), exclusive(tmp_path):
        pass
    assert (tmp_path / NAME / "mine.txt").read_text() == "mine"


def mode(path: Path) -> str:
    return oct(stat.S_IMODE(path.stat().st_mode))


@pytest.mark.parametrize(
    "umask", ["022", pytest.param("027", marks=pytest.mark.slow), pytest.param("077", marks=pytest.mark.slow)]
)
def test_archive_and_warehouse_are_private_and_what_is_published_follows_the_umask(
    umask: str, small: Replica, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    command = f'umask {umask}; exec "$0" -m flows.cli --data-dir "$1" ingest --origin "$2"'
    environment = os.environ | {"CACI_DOWNLOAD_DELAY": "0", "CACI_PUBLISH_EXPORTS": "true", "CACI_READERS": "1"}
    done = subprocess.run(
        ["sh", "-c", command, sys.executable, data, small.url.rstrip("/")],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    private = {"022": "0o640", "027": "0o640", "077": "0o600"}[umask]
    public = oct(0o666 & ~int(umask, 8))
    archived = [path for path in (data / "archive").iterdir() if path.is_file()]
    assert {mode(path) for path in (*archived, data / "warehouse.duckdb", data / "run.lock")} == {private}
    assert {mode(data / name) for name in ("archive", NAME)} == {oct(0o750 & ~int(umask, 8))}
    exports = [path for path in (data / "exports").rglob("*") if path.is_file()]
    assert {mode(path) for path in exports} == {public}
    assert int(mode(data / "analyst.duckdb"), 8) & 0o077 == int(public, 8) & 0o055  # nobody else writes to it
    assert mode(data) == oct(0o777 & ~int(umask, 8))


def test_what_an_earlier_version_left_open_to_all_is_closed(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir(mode=0o755)
    for name in ("run.lock", "warehouse.duckdb"):
        (tmp_path / name).write_text("")
        (tmp_path / name).chmod(0o664)
    with exclusive(tmp_path):
        assert [mode(tmp_path / name) for name in ("archive", "run.lock", "warehouse.duckdb")] == [
            "0o750",
            "0o640",
            "0o660",
        ]


def test_a_group_may_read(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root is sure to have a second group")
    group = next(entry for entry in grp.getgrall() if entry.gr_gid != os.getegid())
    before = os.umask(0o077)
    try:
        for _ in range(2):
            with exclusive(tmp_path, group=group.gr_name):
                (tmp_path / "archive" / "a.warc.gz").write_text("")
                (tmp_path / "warehouse.duckdb").write_text("")
                with public_files():
                    (tmp_path / "analyst.duckdb").write_text("")
        names = ("archive/a.warc.gz", "warehouse.duckdb", "analyst.duckdb")
        assert [mode(tmp_path / name) for name in names] == ["0o640", "0o640", "0o600"]
        assert {(tmp_path / name).stat().st_gid for name in (*names, "archive", ".")} == {group.gr_gid}
        with (
            pytest.raises(UserError, match="There is no group no-such-group"),
            exclusive(tmp_path, group="no-such-group"),
        ):
            pass
    finally:
        assert os.umask(before) == 0o077, "the user's umask is restored"


def test_what_is_not_a_file_stops_no_command(tmp_path: Path, ingested_60: Ingested, caci: Caci) -> None:
    data = shutil.copytree(ingested_60.data_dir, tmp_path / "data", symlinks=True)
    kinds = ("fifo", "folder", "link")
    for end in (".warc.gz", ".cdxj"):
        os.mkfifo(data / f"archive/fifo{end}")
        (data / f"archive/folder{end}").mkdir()
        (data / f"archive/link{end}").symlink_to("nowhere")
    page = tmp_path / "7001.html"
    page.write_text("no page")
    for command in (["status"], ["certificate"], ["import", str(page)], ["verify"], ["sql", "SELECT 1"], ["publish"]):
        done = caci(*command, data_dir=data)
        assert "Traceback" not in done.stderr, done.stderr
        if command == ["verify"]:
            assert done.returncode == 1
            assert (done.stdout + done.stderr).count("neither a WARC file nor an index; move it away") == 2 * len(kinds)
        if command == ["status"]:
            for kind in kinds:
                assert f"{kind}.warc.gz: offset 0: this is not a file; move it away" in done.stdout
        if command in (["certificate"], ["sql", "SELECT 1"], ["publish"]):
            assert done.returncode == 0, done.stderr
