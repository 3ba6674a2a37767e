"""`caci verify` on the published database; tests/spiders/archive/test_verify.py is about the archive."""

import json
import os
import shutil
from pathlib import Path

from tests.conftest import Caci, Ingested
from warehouse.database.files import log_of


def test_a_published_database_that_was_changed_is_named(ingested: Ingested, tmp_path: Path, caci: Caci) -> None:
    data_dir = Path(shutil.copytree(ingested.data_dir, tmp_path / "data", symlinks=True))
    snapshot = data_dir / "analyst.duckdb"
    done = caci("verify", data_dir=data_dir)
    assert done.returncode == 0 and "No defect." in done.stdout

    content, status = bytearray(snapshot.read_bytes()), snapshot.stat()
    content[len(content) // 2] ^= 1
    snapshot.chmod(0o644)
    snapshot.write_bytes(content)
    os.utime(snapshot, ns=(status.st_atime_ns, status.st_mtime_ns))
    done = caci("verify", data_dir=data_dir)
    assert done.returncode == 1 and "No defect" not in done.stdout
    assert f"{snapshot} is not what was published: another program has changed it. Run `caci publish`" in done.stderr
    (defect,) = json.loads(caci("verify", "--format", "json", data_dir=data_dir).stdout)
    assert (defect["file"], defect["offset"]) == ("analyst.duckdb", 0)

    assert caci("publish", data_dir=data_dir).returncode == 0
    assert caci("verify", data_dir=data_dir).returncode == 0


def test_changes_beside_the_published_database_are_named_and_published_away(
    ingested: Ingested, tmp_path: Path, caci: Caci
) -> None:
    data_dir = Path(shutil.copytree(ingested.data_dir, tmp_path / "data", symlinks=True))
    log = log_of(data_dir / "analyst.duckdb")
    log.unlink()
    log.write_bytes(b"changes")
    for command in (("verify",), ("sql", "SELECT 1"), ("search", "trade"), ("show", "7190"), ("cite", "7190")):
        done = caci(*command, data_dir=data_dir)
        assert done.returncode == 1, command
        assert f"has changes of another program beside it, in {log.name}. Run `caci publish`" in done.stderr, command
    done = caci("publish", data_dir=data_dir)
    assert done.returncode == 0 and f"{log}.aside-" in done.stdout + done.stderr
    assert caci("sql", "SELECT 1", data_dir=data_dir).returncode == 0
    assert caci("verify", data_dir=data_dir).returncode == 0
