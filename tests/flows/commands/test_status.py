"""`caci status --check`: silence is an exit status, read from a file that any monitor can read, too."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.errors import NotPublished
from flows.pipeline.lock import exclusive, unfinished_command
from flows.pipeline.run.last_runs import NAME
from replica.server import Replica
from schemas.politeness import Politeness
from schemas.status import Status
from tests.conftest import Caci, Ingested


def rewritten(data_dir: Path, **changes: Any) -> None:
    """Change what the file says."""
    stated = json.loads((data_dir / NAME).read_text())
    (data_dir / NAME).write_text(json.dumps(stated | changes))


def ended(days_ago: float, state: str = "green", message: str = "Done and complete.") -> dict[str, str]:
    finished_at = datetime.now(UTC) - timedelta(days=days_ago)
    return {"run_id": "1", "flow": "ingest", "state": state, "finished_at": finished_at.isoformat(), "message": message}


def test_the_file_tells_of_the_latest_run_and_of_the_latest_green_one(
    caci: Caci, small: Replica, ingested_small: Ingested, tmp_path: Path
) -> None:
    data_dir = Path(shutil.copytree(ingested_small.data_dir, tmp_path / "data", symlinks=True))
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


def test_after_a_new_layout_each_command_says_red_why_and_what_fits(
    caci: Caci, ingested_60: Ingested, tmp_path: Path
) -> None:
    data_dir = tmp_path / "data"
    shutil.copytree(ingested_60.data_dir, data_dir, symlinks=True)
    green = json.loads(caci("status", "--format", "json", data_dir=data_dir).stdout)
    assert (green["last_run"]["state"], green["last_run"]["what_to_do"]) == ("green", None)
    with Replica(articles=60) as site:
        site.faults.add("redesign@*/item/*")
        run = caci("refresh", "--hours", "0", "--origin", site.url, data_dir=data_dir)
        asked = sum("/item/" in request.path for request in site.requests)
    assert run.returncode == 1
    assert f"Requests to the site: {asked + 1}, of which {asked} for items" in run.stdout, "what it asked, not 60"
    assert asked < 60
    done = caci("status", data_dir=data_dir)
    assert done.returncode == 0 and "Last run: refresh, red" in done.stdout and "ingest, green" not in done.stdout
    for selector in ("`.itemView` was on", "`.itemTitle`", "`.itemDateCreated`"):
        assert done.stdout.count(selector) == 1
    said = {"status": done.stdout, "refresh": run.stderr}
    said |= {name: caci(name, data_dir=data_dir).stderr for name in ("publish", "certificate")}
    said["check"] = caci("status", "--check", "--silent-after", "0.000001", data_dir=data_dir).stderr
    for name, text in said.items():
        assert "docs/how-to/selector.md" in text and "--new-baseline" in text, name
        assert "caci refresh` again" not in text, name
    printed = caci("status", "--format", "json", data_dir=data_dir)
    status = Status.model_validate_json(printed.stdout)
    assert status.last_run is not None and status.last_run.problems and status.last_run.what_to_do
    assert status.warehouse is not None and status.warehouse.waiting == asked + 1, "the items, and robots.txt"
    assert status.latest_green_run_at == Status.model_validate(green).latest_green_run_at
    report = caci("politeness", "--format", "json", data_dir=data_dir)
    assert Politeness.model_validate_json(report.stdout).requests == asked + 1


def test_a_first_run_that_is_red_is_a_state_too(caci: Caci, small: Replica, tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    nothing = caci("status", data_dir=data_dir)
    assert (nothing.returncode, nothing.stdout) == (1, "") and "Run `caci ingest`" in nothing.stderr
    small.faults.add("robots=500@*")
    assert caci("ingest", "--origin", small.url, data_dir=data_dir).returncode == 1
    done = caci("status", data_dir=data_dir)
    assert done.returncode == 0, done.stderr
    assert "Last run: ingest, red" in done.stdout and "Without robots.txt nothing may be requested" in done.stdout
    assert "nothing is loaded yet" in done.stdout and "not published yet" in done.stdout


def test_a_failing_listing_is_named_with_its_address(caci: Caci, ingested_60: Ingested, tmp_path: Path) -> None:
    shutil.copytree(ingested_60.data_dir, tmp_path / "data", symlinks=True)
    with Replica(articles=60) as site:
        site.faults.add("status=404@*/field-reports.html*")
        site.faults.add("emptied-listing@*/news-digest.html*")
        run = caci("ingest", "--origin", site.url, data_dir=tmp_path / "data")
    done = caci("status", data_dir=tmp_path / "data")
    for section in ("field-reports", "news-digest"):
        address = f"; see https://www.cacianalyst.org/publications/{section}.html"
        assert address in run.stdout and address in done.stdout


def test_a_command_that_was_killed_is_seen_and_one_that_ended_is_not(tmp_path: Path) -> None:
    assert unfinished_command(tmp_path) is None
    with exclusive(tmp_path):
        at_work = unfinished_command(tmp_path)
        assert at_work is not None and at_work.is_at_work
    assert unfinished_command(tmp_path) is None
    with pytest.raises(NotPublished), exclusive(tmp_path):
        raise NotPublished("nothing was begun")
    assert unfinished_command(tmp_path) is None
    with pytest.raises(KeyboardInterrupt), exclusive(tmp_path):
        raise KeyboardInterrupt
    ended = unfinished_command(tmp_path)
    assert ended is not None and not ended.is_at_work
    (tmp_path / "run.lock").write_text("\0")
    assert unfinished_command(tmp_path) is None


def test_the_status_tells_of_a_killed_command(caci: Caci, ingested_60: Ingested, tmp_path: Path) -> None:
    shutil.copytree(ingested_60.data_dir, tmp_path / "data", symlinks=True)
    assert "ended before" not in caci("status", data_dir=tmp_path / "data").stdout
    (tmp_path / "data" / "run.lock").write_text("12345")  # as a killed process leaves it
    done = caci("status", data_dir=tmp_path / "data")
    assert "A command was ended before it was done (process 12345, since " in done.stdout
    assert json.loads(caci("status", "--format", "json", data_dir=tmp_path / "data").stdout)["unfinished"] is not None
