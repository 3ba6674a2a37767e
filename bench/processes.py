"""Time and memory of a whole command."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
OURS = ROOT / ".venv" / "bin"
PEERS = ROOT / ".venv-bench" / "bin"


@dataclass(frozen=True)
class Usage:
    """What a command used, including all processes that it started and waited for."""

    seconds: float
    megabytes: float
    """The peak memory of the largest of its processes."""
    output: str


class CommandFailed(Exception):
    """Raised by `run` when the measured command ends with an error; the message contains its output."""


def run(
    command: Sequence[str | Path], environment: Mapping[str, str] | None = None, accept: int = 0, folder: Path = ROOT
) -> Usage:
    """Run a command in `folder` to its end.

    Raises:
        CommandFailed: if its exit status is neither 0 nor `accept`.
    """
    with tempfile.NamedTemporaryFile("r") as file:
        done = subprocess.run(
            [sys.executable, ROOT / "bench" / "launcher.py", file.name, *map(str, command)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=os.environ | dict(environment or {}),
            text=True,
            check=True,
        )
        taken = json.load(file)
    status = taken.pop("status")
    if status not in {0, accept}:
        raise CommandFailed(f"{' '.join(map(str, command))} ended with {status}:\n{done.stdout}")
    return Usage(**taken, output=done.stdout)
