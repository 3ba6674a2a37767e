"""`caci status --check`: silence is an exit status, read from a file that any monitor can read, too."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.pipeline.lock import exclusive
from flows.pipeline.run.last_runs import NAME
from replica.server import Replica
from tests.conftest import Caci, Ingested


def rewritten(data_dir: Path, **changes: Any) -> None:
    """Change what the file says."""
    stated = json.loads((data_dir / NAME).read_text())
    (data_dir / NAME).write_text(json.dumps(stated | changes))


def ended(days_ago: float, state: str = "green", message: str = "Done and complete.") -> dict[str, str]:
    finished_at = datetime.now(UTC) - timedelta(days=days_ago)
    return {"run_id": "1", "flow": "ingest", "state": state, "finished_at": finished_at.isoformat(), "message": message}


def test_the_file_tells_of_the_latest_run_and_of_the_latest_green_one(
    caci: Caci, small: Replica, tmp_path: Path
) -> None:
    data_dir = tmp_path / "data"
    assert caci("ingest", "--origin", small.url, data_dir=data_dir).returncode == 0
    green = json.loads((data_dir / NAME).read_text())
    assert green["latest"] == green["latest_green"]
    assert (green["latest"]["flow"], green["latest"]["state"]) == ("ingest", "green")
    assert (data_dir / NAME).stat().st_mode & 0o444 == 0o444, "the monitor may be another user"
    small.faults.add("status=500@*/field-reports.html*")
    done = caci("ingest", "--origin", small.url, data_dir=data_dir)
    assert done.returncode == 1
    red = json.loads((data_dir / NAME).read_text())
    assert red["latest_green"] == green["latest"]
    assert red["latest"]["state"] == "red" and red["latest"]["message"].startswith("The run is red. ")
    with exclusive(data_dir):
        done = caci("status", "--check", data_dir=data_dir)
    assert (done.returncode, done.stdout[:29]) == (0, "The latest green run: ingest,"), done.stderr


@pytest.mark.parametrize(
    ("runs", "words"),
    [
        ({"latest": ended(3), "latest_green": ended(3)}, "Look whether the worker, `caci serve`"),
        ({"latest": ended(0, "red", "What to do."), "latest_green": ended(3)}, "The latest (ingest, ended"),
        ({"latest": ended(0, "red", "What to do."), "latest_green": ended(3)}, "What to do."),
        ({"latest": ended(0, "red", "What to do."), "latest_green": None}, "No run has been green yet."),
        ({"latest": ended(-2), "latest_green": ended(-2)}, "Correct the clock"),
    ],
)
def test_silence_is_an_exit_status_with_what_to_do(
    runs: dict[str, Any], words: str, caci: Caci, ingested_60: Ingested, tmp_path: Path
) -> None:
    shutil.copytree(ingested_60.data_dir, tmp_path / "data", symlinks=True)
    rewritten(tmp_path / "data", **runs)
    done = caci("status", "--check", data_dir=tmp_path / "data")
    assert done.returncode == 1 and words in done.stderr and not done.stdout
    if (runs["latest_green"] or {}).get("finished_at", "9") < datetime.now(UTC).isoformat():
        assert caci("status", "--check", "--silent-after", "4", data_dir=tmp_path / "data").returncode == 0


@pytest.mark.parametrize("content", [None, "", "{", "[]", '{"latest": {"flow": 1}}', "\xff"])
def test_a_file_that_says_nothing_is_silence(content: str | None, caci: Caci, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / NAME).write_text(content, encoding="latin-1")
    done = caci("status", "--check", data_dir=tmp_path)
    assert done.returncode == 1 and "Run `caci ingest`" in done.stderr and done.stderr.count("\n") == 1
    assert caci("status", "--check", "--silent-after", "0", data_dir=tmp_path).returncode == 2
