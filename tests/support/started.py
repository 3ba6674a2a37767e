"""The command `caci` while it runs, in a session of its own, so that a test can see and end all of its processes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from tests.chaos.processes import Child, processes_of, send
from tests.conftest import environment_of

SECONDS = 60.0
T = TypeVar("T")


class Started:
    """A running `caci`; `finish` returns its exit status and sets `output`, which contains both streams."""

    def __init__(self, data_dir: Path, *arguments: str, **environment: str) -> None:
        home = data_dir.parent / "home"
        home.mkdir(parents=True, exist_ok=True)
        self.data_dir = data_dir
        self.output = ""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "flows.cli", "--data-dir", str(data_dir), *arguments],
            cwd=home,
            env=environment_of(home, **{"CACI_DOWNLOAD_DELAY": "0"} | environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def send(self, number: signal.Signals) -> None:
        send(self.process.pid, number)

    def finish(self) -> int:
        self.output = self.process.communicate(timeout=SECONDS * 2)[0]
        return self.process.returncode

    def child(self, word: str) -> Child:
        """Wait for a child whose command line contains `word`."""
        child = wait_until(lambda: next((child for child in self.children() if word in child.command), None))
        assert child is not None, f"no child {word} in {SECONDS:.0f} seconds"
        return child

    def children(self) -> list[Child]:
        return [child for child in processes_of(self.process.pid) if child.process_id != self.process.pid]

    def wait_for(self, pattern: str) -> None:
        """Wait for a file in the data directory."""
        assert wait_until(lambda: any(self.data_dir.glob(pattern))), f"no {pattern} in {SECONDS:.0f} seconds"


@contextmanager
def started(data_dir: Path, *arguments: str, **environment: str) -> Iterator[Started]:
    """Start `caci`; all of its processes end with the context."""
    run = Started(data_dir, *arguments, **environment)
    try:
        yield run
    finally:
        for child in processes_of(run.process.pid):
            send(child.process_id, signal.SIGKILL)
        run.process.communicate()


def wait_until(condition: Callable[[], T]) -> T:
    """Return the value of `condition` once it is true, or after a minute."""
    deadline = time.monotonic() + SECONDS
    while not (value := condition()) and time.monotonic() < deadline:
        time.sleep(0.02)  # each look at a process reads those of the whole machine
    return value


def cpu_seconds(process_id: int) -> float:
    """Return the CPU time that a process has used."""
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
