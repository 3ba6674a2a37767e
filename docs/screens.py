"""Write what commands print in a terminal into `docs/screens.md`: `python docs/screens.py demo`.

To add a screen, add its line `$ caci …` between ```` ```console ```` and ```` ``` ````, and run this.
"""

import fcntl
import os
import pty
import re
import shlex
import struct
import subprocess
import sys
import termios
from pathlib import Path

PAGE = Path(__file__).with_name("screens.md")
LINES = 24
"""Of the terminal; what is longer ends in … here."""
# ## At 80 columns
WIDTH = re.compile(r"^## At (\d+) columns$", re.MULTILINE)
SCREEN = re.compile(r"```console\n\$ caci (?P<command>.+)\n(?:.*\n)*?```")
# What a terminal takes for orders: colours
ORDERS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def screens(page: str, data_dir: Path) -> str:
    """Return the page with the output of each of its commands as it is now."""
    opening, *chapters = WIDTH.split(page)
    for width, chapter in zip(chapters[::2], chapters[1::2], strict=True):
        shown = SCREEN.sub(lambda match: screen(match["command"], int(width), data_dir), chapter)  # noqa: B023 at once
        opening += f"## At {width} columns{shown}"
    return opening


def screen(command: str, width: int, data_dir: Path) -> str:
    """Return a command and what it shows in a terminal of this width."""
    lines = [line.rstrip() for line in printed(shlex.split(command), width, data_dir).splitlines()]
    while lines and not lines[-1]:
        lines.pop()
    shown = lines if len(lines) <= LINES else [*lines[: LINES - 1], "…"]
    return "\n".join(["```console", f"$ caci {command}", *shown, "```"])


def printed(arguments: list[str], width: int, data_dir: Path) -> str:
    """Run `caci` in a pseudo-terminal, and return what it prints there, without colours."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, width, 0, 0))
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CACI_", "COLUMNS", "LINES"))}
    environment = kept | {"CACI_DATA_DIR": str(data_dir), "TERM": "xterm", "PAGER": "cat"}
    with subprocess.Popen(
        [sys.executable, "-m", "flows.cli", *arguments],
        stdin=theirs, stdout=theirs, stderr=theirs, env=environment, cwd=PAGE.parent.parent,
    ) as process:  # fmt: skip
        os.close(theirs)
        output = b""
        while part := read(ours):
            output += part
        os.close(ours)
    if process.returncode:
        raise ValueError(f"caci {shlex.join(arguments)} ended with {process.returncode}: {output.decode()}")
    return ORDERS.sub("", output.decode()).replace("\r\n", "\n")


def read(descriptor: int) -> bytes:
    """Return what a terminal shows next; nothing if the last process in it has exited."""
    try:
        return os.read(descriptor, 65536)
    except OSError:  # as Linux reports it
        return b""


if __name__ == "__main__":
    PAGE.write_text(screens(PAGE.read_text(encoding="utf-8"), Path(sys.argv[1]).absolute()), encoding="utf-8")
