"""What this program deletes is its own: it has our mark, and no link leads out of it."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Caci, Ingested
from tests.support.exported import files_in
from tests.support.started import wait_until
from warehouse.errors import WarehouseError
from warehouse.output_file import output_file
from warehouse.own_folder import MARK, STATEMENT, exclusive_folder, make_folder

FOREIGN_MARKS = {
    "none": None,
    "empty": "",
    "not JSON": "{",
    "a list": "[]",
    "no digest": json.dumps(STATEMENT),
    "another digest": json.dumps(STATEMENT | {"digest": "0" * 64}),
    "edited": json.dumps(STATEMENT | {"purpose": "my own", "digest": "0" * 64}),
}


def victim(folder: Path) -> Path:
    folder.mkdir()
    (folder / "precious.txt").write_text("years of work")
    return folder


def intact(folder: Path) -> bool:
    return files_in(folder).get("precious.txt") == b"years of work"


@pytest.mark.parametrize("mark", FOREIGN_MARKS)
def test_a_folder_without_our_mark_is_never_emptied(mark: str, tmp_path: Path) -> None:
    folder = victim(tmp_path / ".caci")
    text = FOREIGN_MARKS[mark]
    if text is not None:
        (folder / MARK).write_text(text)
    with (
        pytest.raises(WarehouseError, match=r"\.caci is not a folder of this program.*Move it away"),
        exclusive_folder(folder),
    ):
        pass
    assert intact(folder)


def test_no_link_is_followed(tmp_path: Path) -> None:
    precious = victim(tmp_path / "victim")
    (tmp_path / "link").symlink_to(precious)
    with pytest.raises(WarehouseError, match="not a folder of this program"), exclusive_folder(tmp_path / "link"):
        pass
    os.close(make_folder(precious.parent / "marked"))
    (precious / MARK).symlink_to(tmp_path / "marked" / MARK)  # a mark that is a link is not one
    with pytest.raises(WarehouseError, match="not a folder of this program"), exclusive_folder(precious):
        pass
    own = tmp_path / "marked"
    (own / "folder").symlink_to(precious)
    (own / "inner").mkdir()
    (own / "inner" / "file").symlink_to(precious / "precious.txt")
    os.mkfifo(own / "fifo")
    with exclusive_folder(own):
        assert [path.name for path in own.iterdir()] == [MARK]
    assert not own.exists()
    assert intact(precious)


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "rows.csv"
    with output_file(target) as new:
        new.write_text("1")
        assert not target.exists()
    with pytest.raises(ValueError, match="in the middle"), output_file(target) as new:
        new.write_text("2")
        raise ValueError("in the middle")
    assert files_in(tmp_path) == {"rows.csv": b"1"}


def test_what_is_not_a_file_is_not_replaced(tmp_path: Path) -> None:
    precious = victim(tmp_path / "victim")
    (tmp_path / "link").symlink_to(precious / "precious.txt")
    (tmp_path / "dangling").symlink_to(tmp_path / "nothing")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
    for name in ("victim", "link", "dangling", "socket"):
        with pytest.raises(WarehouseError, match="is not a file"), output_file(tmp_path / name):
            pass
    planted = tmp_path / ".rows.csv.partial"
    for target in (precious, precious / "precious.txt"):
        planted.symlink_to(target)
        with pytest.raises(WarehouseError, match="not a folder of this program"), output_file(tmp_path / "rows.csv"):
            pass
        planted.unlink()
    assert intact(precious)


def is_written(fifo: Path) -> bool:
    """Write to the FIFO, unless its reader has not begun yet."""
    try:
        with output_file(fifo) as new:
            new.write_text("rows")
    except OSError:
        return False
    return True


def test_a_device_or_a_fifo_is_written_to(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    with pytest.raises(OSError, match="No such device"), output_file(tmp_path / "fifo") as new:
        new.write_text("rows that nobody reads")
    with subprocess.Popen(["cat", tmp_path / "fifo"], stdout=subprocess.PIPE) as reader:
        assert wait_until(lambda: is_written(tmp_path / "fifo"))
        assert reader.communicate()[0] == b"rows"
    assert (tmp_path / "fifo").is_fifo()
    with output_file(Path(os.devnull)) as new:
        new.write_text("rows")
    assert Path(os.devnull).is_char_device()
    with pytest.raises(OSError, match="No space left"), output_file(Path("/dev/full")) as new:
        new.write_text("rows")


@pytest.mark.parametrize("form", ["csv", "json", "parquet"])
def test_the_commands_output(form: str, tmp_path: Path, ingested_60: Ingested, caci: Caci) -> None:
    precious = victim(tmp_path / "victim")
    (tmp_path / f".rows.{form}.partial").symlink_to(precious / "precious.txt")
    command = ("sql", "SELECT 1 AS one", "--format", form, "--output")
    refused = caci(*command, str(tmp_path / f"rows.{form}"), data_dir=ingested_60.data_dir)
    assert refused.returncode == 1 and "Move it away" in refused.stderr
    full = caci(*command, "/dev/full", data_dir=ingested_60.data_dir)
    assert full.returncode == 1 and "/dev/full cannot be written: No space left on device." in full.stderr
    written = caci(*command, str(tmp_path / f"other.{form}"), data_dir=ingested_60.data_dir)
    assert written.returncode == 0, written.stderr
    report = caci("report", "--output", str(tmp_path / "victim"), data_dir=ingested_60.data_dir)
    assert report.returncode == 1 and "is not a file" in report.stderr
    assert intact(precious)
    assert {path.name for path in tmp_path.iterdir()} == {"victim", f".rows.{form}.partial", f"other.{form}"}


def test_a_killed_writer_leaves_what_the_next_one_removes(tmp_path: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path; from warehouse.output_file import output_file\n"
        "with output_file(Path(sys.argv[1])) as new:\n    new.write_text('half'); os._exit(9)"
    )
    target = tmp_path / "rows.csv"
    assert subprocess.run([sys.executable, "-c", program, target], check=False).returncode == 9
    assert (tmp_path / ".rows.csv.partial" / "output").exists()
    with output_file(target) as new:
        new.write_text("whole")
    assert files_in(tmp_path) == {"rows.csv": b"whole"}
