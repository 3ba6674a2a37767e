"""A command that is measured as a whole: its time, its processor time and its memory."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
OURS = ROOT / ".venv" / "bin"
PEERS = ROOT / ".venv-bench" / "bin"


@dataclass(frozen=True)
class Usage:
    """What a command took, with all processes that it started and waited for."""

    seconds: float
    processor_seconds: float
    megabytes: float
    """The peak of the largest of its processes."""
    output: str


class CommandFailed(Exception):
    """Raised where a command that is measured ends with an error; the text has its output."""


def run(command: Sequence[str | Path], environment: Mapping[str, str] | None = None, accept: int = 0) -> Usage:
    """Runs a command to its end; raises CommandFailed where its exit status is neither 0 nor `accept`."""
    began = time.perf_counter()
    with subprocess.Popen(
        [*map(str, command)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=ROOT,
        env=os.environ | dict(environment or {}),
        text=True,
    ) as process:
        assert process.stdout is not None
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, accept}:
        raise CommandFailed(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{output}")
    return Usage(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output)
