"""A rebuild on a Dask cluster has the same result as one in processes of this machine, also if a worker dies."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import Ingested, end, environment_of
from tests.support.digest import table_digests
from tests.support.paths import ROOT
from tests.support.prefect_parts import eventually, free_port
from warehouse.database.warehouse import open_warehouse

HELD_READERS = ROOT / "tests" / "support" / "held_readers.py"


@dataclass(frozen=True)
class Part:
    """A process of Dask and its log."""

    process: "subprocess.Popen[bytes]"
    log: Path


@dataclass(frozen=True)
class Cluster:
    """A scheduler and its workers, which read no page while the file `held` is there."""

    address: str
    workers: list[Part]
    held: Path


@contextmanager
def dask(home: Path, log: Path, *arguments: str) -> Iterator[Part]:
    """A process of Dask."""
    with log.open("w") as file:
        command = [sys.executable, "-m", "distributed.cli.dask_" + arguments[0], *arguments[1:]]
        environment = environment_of(home, CACI_HELD=str(home / "held"))
        process = subprocess.Popen(command, stdout=file, stderr=file, env=environment, cwd=home)
    try:
        yield Part(process, log)
    finally:
        end(process)


@contextmanager
def running_cluster(home: Path) -> Iterator[Cluster]:
    """A scheduler with two workers, each a process of its own, all on loopback."""
    address = f"tcp://127.0.0.1:{free_port()}"
    local = ("--host", "127.0.0.1", "--no-dashboard")
    own = (*local, "--nthreads", "1", "--no-nanny", "--preload", str(HELD_READERS))
    with ExitStack() as stack:
        port = address.rpartition(":")[2]
        scheduler = stack.enter_context(dask(home, home / "scheduler.log", "scheduler", *local, "--port", port))
        workers = [
            stack.enter_context(dask(home, home / f"worker-{number}.log", "worker", address, *own))
            for number in range(2)
        ]
        eventually(lambda: scheduler.log.read_text().count("Register worker") == 2, "two workers")
        yield Cluster(address, workers, home / "held")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with running_cluster(tmp_path_factory.mktemp("dask")) as running:
        yield running


def begun(data_dir: Path, home: Path, **environment: str) -> "subprocess.Popen[str]":
    """Start `caci rebuild`, which is the flow `rebuild` where PREFECT_API_URL is set."""
    command = [sys.executable, "-m", "flows.cli", "--data-dir", str(data_dir), "rebuild"]
    whole = environment_of(home, **environment)
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=whole)


def rebuilt(data_dir: Path, home: Path, **environment: str) -> tuple[int, str]:
    """Return the exit status of such a run, and its output."""
    return ended(begun(data_dir, home, **environment))


def ended(process: "subprocess.Popen[str]") -> tuple[int, str]:
    output, errors = process.communicate(timeout=300)
    return process.returncode, output + errors


def digests(data_dir: Path) -> dict[str, str]:
    with open_warehouse(data_dir / "warehouse.duckdb", read_only=True) as connection:
        return table_digests(connection)


@pytest.mark.parametrize("way", ["at once", pytest.param("through Prefect", marks=pytest.mark.slow)])
def test_a_rebuild_on_two_workers_gives_the_same_tables(
    way: str, ingested_60: Ingested, prefect_server: str, cluster: Cluster, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(ingested_60.data_dir / "archive", data / "archive")
    server = {"PREFECT_API_URL": prefect_server} if way == "through Prefect" else {}
    status, output = rebuilt(data, tmp_path, CACI_BATCH_SIZE="20", CACI_DASK_SCHEDULER=cluster.address, **server)
    assert status == 0, output
    assert digests(data) == digests(ingested_60.data_dir)
    assert not (data / ".caci" / "reading").exists()


@pytest.mark.slow
def test_without_a_scheduler_the_run_fails_with_a_clear_message(ingested: Ingested, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(ingested.data_dir / "archive", data / "archive")
    nobody = f"tcp://127.0.0.1:{free_port()}"
    status, output = rebuilt(data, tmp_path, CACI_DASK_SCHEDULER=nobody, CACI_DASK_PATIENCE="3")
    assert status == 1
    assert nobody in output
    assert not (data / "warehouse.duckdb").exists()
    assert not (data / ".caci" / "reading").exists()


@pytest.mark.slow
def test_the_workers_die_one_after_the_other(ingested: Ingested, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(ingested.data_dir / "archive", data / "archive")
    with running_cluster(tmp_path) as cluster:
        variables = {
            "CACI_DASK_SCHEDULER": cluster.address,
            "CACI_DASK_PATIENCE": "3",
        }
        cluster.held.touch()
        run = begun(data, tmp_path, **variables)
        first = eventually(lambda: reading(cluster.workers), "a worker that reads")
        assert first is not None
        first.process.kill()
        (second,) = [worker for worker in cluster.workers if worker is not first]
        eventually(lambda: reading([second]), "the other worker in its place")
        assert not list((data / ".caci" / "reading").glob("analyst-*.chunks"))
        cluster.held.unlink()
        status, output = ended(run)
        assert status == 0, output
        assert "Traceback" not in output
        assert digests(data) == digests(ingested.data_dir)

        cluster.held.touch()
        second.log.write_text("")
        run = begun(data, tmp_path, **variables)
        eventually(lambda: reading([second]), "the worker that is left")
        second.process.kill()
        died_at = time.monotonic()
        status, output = ended(run)
        assert time.monotonic() - died_at < 30
        assert status == 1
        assert f"The Dask cluster at {cluster.address} has had no worker for 3 seconds" in output
        assert "Traceback" not in output
        assert not (data / ".caci" / "reading").exists()
        assert digests(data) == digests(ingested.data_dir)


def reading(workers: list[Part]) -> Part | None:
    """Return the worker that has begun to read a page and waits."""
    return next((worker for worker in workers if "Held" in worker.log.read_text()), None)
