"""A rebuild on a Dask cluster gives the same tables as one in processes of this machine."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.conftest import Ingested, end, environment_of
from tests.prefect_parts import eventually, free_port
from warehouse.database import open_warehouse
from warehouse.digest import table_digests

REBUILD = """
from flows.rebuild import rebuild
state = rebuild(return_state=True)
print(state.message)
raise SystemExit(0 if state.is_completed() else 1)
"""
RUN_TASK = "Run task"


@contextmanager
def dask(home: Path, log: Path, *arguments: str) -> Iterator[Path]:
    """A process of Dask; gives its log."""
    with log.open("w") as file:
        command = [sys.executable, "-m", "distributed.cli.dask_" + arguments[0], *arguments[1:]]
        process = subprocess.Popen(command, stdout=file, stderr=file, env=environment_of(home), cwd=home)
    try:
        yield log
    finally:
        end(process)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler with two workers, each a process of its own, all on loopback."""
    home, address = tmp_path_factory.mktemp("dask"), f"tcp://127.0.0.1:{free_port()}"
    local = ("--host", "127.0.0.1", "--no-dashboard")
    with ExitStack() as stack:
        port = address.rpartition(":")[2]
        scheduler = stack.enter_context(dask(home, home / "scheduler.log", "scheduler", *local, "--port", port))
        for number in range(2):
            log = home / f"worker-{number}.log"
            stack.enter_context(dask(home, log, "worker", address, *local, "--nthreads", "1", "--no-nanny"))
        eventually(lambda: scheduler.read_text().count("Register worker") == 2, "two workers")
        yield address


def rebuilt(data_dir: Path, home: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """A run of the flow `rebuild` in a process of its own."""
    command = [sys.executable, "-c", REBUILD]
    whole = environment_of(home, CACI_DATA_DIR=str(data_dir), **environment)
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, env=whole)


def digests(data_dir: Path) -> dict[str, str]:
    with open_warehouse(data_dir / "warehouse.duckdb", read_only=True) as connection:
        return table_digests(connection)


def test_a_rebuild_on_two_workers_gives_the_same_tables(
    ingested: Ingested, prefect_server: str, cluster: str, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(ingested.data_dir / "archive", data / "archive")
    done = rebuilt(data, tmp_path, PREFECT_API_URL=prefect_server, CACI_DASK_SCHEDULER=cluster)
    assert done.returncode == 0, done.stdout + done.stderr
    assert digests(data) == digests(ingested.data_dir)
    assert not (data / "reading").exists()


def test_without_a_scheduler_the_run_fails_in_words(prefect_server: str, ingested: Ingested, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(ingested.data_dir / "archive", data / "archive")
    nobody = f"tcp://127.0.0.1:{free_port()}"
    done = rebuilt(data, tmp_path, PREFECT_API_URL=prefect_server, CACI_DASK_SCHEDULER=nobody)
    assert done.returncode == 1
    assert nobody in done.stdout
    assert not (data / "warehouse.duckdb").exists()
    assert not (data / "reading").exists()
