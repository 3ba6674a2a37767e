"""A command that is measured as a whole: its time and its memory."""

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
    """What a command took, with all processes that it started and waited for."""

    seconds: float
    megabytes: float
    """The peak of the largest of its processes."""
    output: str


class CommandFailed(Exception):
    """Raised where a command that is measured ends with an error; the text has its output."""


def run(
    command: Sequence[str | Path], environment: Mapping[str, str] | None = None, accept: int = 0, folder: Path = ROOT
) -> Usage:
    """Runs a command in `folder` to its end; raises CommandFailed where its exit status is neither 0 nor `accept`."""
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
