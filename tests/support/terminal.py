"""Commands in a pseudo-terminal of a given size, and what such a terminal shows."""

import fcntl
import io
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

from tests.conftest import environment_of
from tests.support.paths import ROOT

# What a terminal takes for orders: colours, movements of the cursor
ORDERS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class TerminalText(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        """Return True."""
        return True


def in_terminal(
    home: Path, data_dir: Path, *arguments: str, columns: int = 80, lines: int = 24, **environment: str
) -> tuple[int, str]:
    """Run `caci` in a pseudo-terminal, and return its exit status and what was printed, without colours.

    The pager is `cat` unless PAGER is given.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    whole = environment_of(home, **({"TERM": "xterm", "PAGER": "cat"} | environment))
    del whole["COLUMNS"]
    command = [sys.executable, "-m", "flows.cli", "--data-dir", str(data_dir), *arguments]
    process = subprocess.Popen(
        ["setsid", "--ctty", *command], stdin=theirs, stdout=theirs, stderr=theirs, env=whole, cwd=ROOT
    )
    os.close(theirs)
    printed = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # on Linux the end of a terminal whose last process has exited
            break
        if not part:
            break
        printed += part
    os.close(ours)
    return process.wait(timeout=60), ORDERS.sub("", printed.decode()).replace("\r\n", "\n")
