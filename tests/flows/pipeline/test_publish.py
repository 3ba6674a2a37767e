"""`caci publish`: the snapshot and the exports, never after a red run."""

import shutil
from pathlib import Path

from replica.faults.fault import Fault
from replica.server import Replica
from tests.conftest import Caci, Ingested
from warehouse.query.sandbox import query


def test_only_a_green_run_may_be_published_again(
    caci: Caci, small: Replica, ingested_small: Ingested, tmp_path: Path
) -> None:
    data_dir, snapshot = tmp_path / "data", tmp_path / "data/analyst.duckdb"
    none = caci("publish", data_dir=data_dir)
    assert (none.returncode, "There is no warehouse" in none.stderr) == (1, True)
    shutil.rmtree(data_dir, ignore_errors=True)
    arguments = ("ingest", "--origin", small.url)
    shutil.copytree(ingested_small.data_dir, data_dir, symlinks=True)
    rows = query(snapshot, "FROM articles ORDER BY ALL").rows
    snapshot.unlink()
    assert not (data_dir / "exports").exists()
    done = caci("publish", data_dir=data_dir, CACI_PUBLISH_EXPORTS="true")
    assert (done.returncode, "is published" in done.stdout) == (0, True)
    exported = {path: path.stat().st_mtime_ns for path in (data_dir / "exports").rglob("*") if path.is_file()}
    assert {path.relative_to(data_dir / "exports").parts[0] for path in exported} == {"parquet", "datapackage"}
    assert query(snapshot, "FROM articles ORDER BY ALL").rows == rows
    before = snapshot.read_bytes()
    small.faults.add(Fault("status", "*/field-reports.html*", "500"))
    assert caci(*arguments, data_dir=data_dir).returncode == 1
    refused = caci("publish", data_dir=data_dir, CACI_PUBLISH_EXPORTS="true")
    assert refused.returncode == 1
    assert "the latest run (ingest, " in refused.stderr and "is red. The next run asks again" in refused.stderr
    assert snapshot.read_bytes() == before
    assert exported == {path: path.stat().st_mtime_ns for path in (data_dir / "exports").rglob("*") if path.is_file()}
