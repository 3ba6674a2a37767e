"""Processes that die, are terminated, or meet another: nothing hangs, nothing is left, and there is one clear line."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from threading import Thread

import pytest

from flows.errors import Busy
from flows.pipeline.lock import exclusive
from flows.pipeline.reading import processes as readers
from replica.server import Replica
from spiders.archive.archive import Archive
from tests.conftest import Caci, Ingested
from tests.support.archived import SITE
from tests.support.paths import ROOT
from tests.support.started import Started, started, wait_until
from warehouse.query.sandbox import query

WAREHOUSE = "SELECT count(*), count(DISTINCT article_id) FROM articles"


def line_of(run: Started) -> str:
    """Return the one line that says how the run ended."""
    assert "Traceback" not in run.output
    (line,) = [line for line in run.output.splitlines() if line.startswith("caci: ")]
    return line


def published(site: Replica) -> int:
    return sum(row["state"] == "published" for row in site.truth())


@pytest.fixture
def archived(ingested_60: Ingested, tmp_path: Path) -> Path:
    """Return a data directory with only an archive."""
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    (data_dir / "archive").symlink_to(ingested_60.data_dir / "archive")
    return data_dir


@pytest.fixture
def slow(tmp_path: Path, prefect_server: str) -> Callable[[Replica], Started]:
    """Return a function that starts a slow crawl."""

    def start(site: Replica) -> Started:
        run = Started(
            tmp_path / "data", "ingest", "--origin", site.url, CACI_DOWNLOAD_DELAY="1", PREFECT_API_URL=prefect_server
        )
        run.wait_for("archive/analyst-*.warc.gz")
        return run

    return start


def kill_reader(run: Started) -> None:
    os.kill(run.child("spawn_main").process_id, signal.SIGKILL)


def starve_reader(run: Started) -> None:
    """Allow a reader process no more memory than it has, once it has loaded its libraries."""
    import resource

    reader = run.child("spawn_main").process_id
    assert wait_until(lambda: "lxml/etree" in Path(f"/proc/{reader}/maps").read_text())
    pages = int(Path(f"/proc/{reader}/statm").read_text().split()[0])
    resource.prlimit(reader, resource.RLIMIT_AS, (pages * 4096, pages * 4096))


@pytest.mark.parametrize("death", [kill_reader, pytest.param(starve_reader, marks=pytest.mark.slow)])
def test_a_reader_that_dies_ends_the_run_and_the_next_one_finishes(
    death: Callable[[Started], None], archived: Path, ingested_60: Ingested, caci: Caci
) -> None:
    with started(archived, "rebuild", CACI_BATCH_SIZE="20", CACI_READERS="2") as run:
        death(run)
        assert run.finish() == 1
        (line,) = [line for line in run.output.splitlines() if line.startswith("caci: ")]
        assert "killed, or had too little memory" in line
        assert wait_until(lambda: not run.children())
    again = caci("rebuild", data_dir=archived)
    assert again.returncode == 0, again.stdout + again.stderr
    expected = query(ingested_60.data_dir / "warehouse.duckdb", WAREHOUSE).rows
    assert query(archived / "warehouse.duckdb", WAREHOUSE).rows == expected


@pytest.mark.parametrize(
    ("signals", "status"),
    [
        pytest.param((signal.SIGTERM,), 143, id="SIGTERM"),
        pytest.param((signal.SIGINT,), 130, id="SIGINT", marks=pytest.mark.slow),
        pytest.param((signal.SIGINT, signal.SIGINT), 130, id="SIGINT twice", marks=pytest.mark.slow),
    ],
)
def test_a_run_that_is_terminated_says_so_and_ends_its_spider(
    signals: tuple[signal.Signals, ...], status: int, small: Replica, slow: Callable[[Replica], Started]
) -> None:
    run = slow(small)
    spider = run.child(" scrapy crawl ")
    for number in signals:
        run.send(number)
    assert run.finish() == status
    assert "next run" in line_of(run)
    assert wait_until(lambda: spider not in run.children())


@pytest.mark.parametrize("arguments", [["rebuild"], ["sql", "SELECT count(*) FROM range(10_000_000_000)"]])
def test_a_command_can_be_ended_while_the_database_works(
    arguments: list[str], ingested_60: Ingested, tmp_path: Path
) -> None:
    data_dir = Path(shutil.copytree(ingested_60.data_dir, tmp_path / "data", symlinks=True))
    with started(data_dir, *arguments) as run:
        assert wait_until(lambda: "duckdb" in Path(f"/proc/{run.process.pid}/maps").read_text())
        if arguments[0] == "rebuild":
            run.wait_for(".caci/rebuild.duckdb")
        run.send(signal.SIGINT)
        assert run.finish() == 130
        assert "SIGINT" in line_of(run)


def test_a_spider_does_not_outlive_the_run_that_started_it(
    small: Replica, slow: Callable[[Replica], Started], caci: Caci, tmp_path: Path
) -> None:
    run = slow(small)
    spider = run.child(" scrapy crawl ")
    run.send(signal.SIGKILL)
    run.finish()
    again = caci("ingest", "--origin", small.url, data_dir=tmp_path / "data")
    assert again.returncode == 0, again.stdout + again.stderr
    assert spider not in run.children()
    assert query(tmp_path / "data/analyst.duckdb", WAREHOUSE).rows == [(published(small),) * 2]


def test_a_second_run_ends_and_names_the_first(
    small: Replica, slow: Callable[[Replica], Started], tmp_path: Path, ingested_60: Ingested, caci: Caci
) -> None:
    run = slow(small)
    (page,) = (ingested_60.data_dir / "archive").glob("analyst-*.warc.gz")
    for arguments in (["ingest", "--origin", small.url], ["import", str(page)], ["rebuild"]):
        second = caci(*arguments, data_dir=tmp_path / "data", CACI_LOCK_TIMEOUT="0")
        assert second.returncode == 1
        assert f"caci: Another run (process {run.process.pid}) is at work" in second.stderr
        assert "Traceback" not in second.stdout + second.stderr
    run.send(signal.SIGTERM)
    assert run.finish() == 143


@pytest.mark.slow
def test_two_runs_started_together_leave_correct_tables(small: Replica, tmp_path: Path, prefect_server: str) -> None:
    arguments = ("ingest", "--origin", small.url)
    with (
        started(tmp_path / "data", *arguments, PREFECT_API_URL=prefect_server) as one,
        started(tmp_path / "data", *arguments, PREFECT_API_URL=prefect_server) as other,
    ):
        assert [one.finish(), other.finish()] == [0, 0], one.output + other.output
    assert "Traceback" not in one.output + other.output
    assert query(tmp_path / "data/analyst.duckdb", WAREHOUSE).rows == [(published(small),) * 2]


HOLD_AND_DIE = """
import os, subprocess, sys
from pathlib import Path
from flows.pipeline.lock import exclusive, held_locks
with exclusive(Path(sys.argv[1])):
    subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], pass_fds=held_locks())
    print("held", flush=True)
    if sys.argv[2] == "die":
        os._exit(1)
    sys.stdin.read()
"""


@pytest.mark.parametrize("end", ["die", "live"])
def test_a_run_waits_for_the_lock_of_a_dead_run_until_its_child_ends_but_not_for_that_of_a_live_one(
    end: str, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", HOLD_AND_DIE, str(tmp_path), end]
    outcomes: list[str] = []

    def acquire() -> None:
        try:
            with exclusive(tmp_path):
                outcomes.append("acquired")
        except Busy as error:
            outcomes.append(str(error))

    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None and holder.stdin is not None
        assert holder.stdout.readline() == "held\n"
        if end == "die":
            holder.wait()
        second = Thread(target=acquire)
        second.start()
        if end == "live":
            second.join()
            assert str(holder.pid) in outcomes[0]
        else:
            assert outcomes == [], "the child of the dead run still holds the lock"
        holder.stdin.close()  # ends the child, and a live holder
        second.join()
    if end == "die":
        assert outcomes == ["acquired"]


# As within a flow: another handler is installed, and a library turns its exception into another error.
HANDLED_BY_ANOTHER = """
import os, signal, sys
from flows.signals import handle_signals, signal_behind
handle_signals()
assert signal_behind(ValueError("no signal came")) is None
signal.signal(signal.SIGTERM, lambda number, frame: None)
os.kill(os.getpid(), getattr(signal, sys.argv[1]))
end = signal_behind(RuntimeError("an error of the library"))
sys.exit(end.code if end else 7)
"""


@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGUSR1", -signal.SIGUSR1)])
def test_a_requested_end_is_recognised_whoever_handled_the_signal(name: str, code: int) -> None:
    root = ROOT
    done = subprocess.run([sys.executable, "-c", HANDLED_BY_ANOTHER, name], cwd=root, timeout=60, check=False)
    assert done.returncode == code


def test_a_reader_that_is_killed_during_its_answer_is_noticed(ingested_60: Ingested) -> None:
    entries = list(Archive(ingested_60.data_dir / "archive", SITE).capture_entries())
    reader = readers._Reader(get_context("spawn"), ingested_60.data_dir / "archive", SITE)
    try:
        reader.ask(entries)
        assert reader._pipe.poll(60), "the answer begins, and is larger than the pipe"
        reader._process.kill()
        reader._process.join()
        with pytest.raises(readers._EndedError):
            reader.answer()
        with pytest.raises(readers._EndedError):
            reader.ask(entries)
    finally:
        reader.end()
