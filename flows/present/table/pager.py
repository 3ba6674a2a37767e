"""A pager for what is longer than the terminal, as psql and git open one."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from rich.console import Console

LESS = "FRX"
"""Options of `less` unless LESS is set: leave at once if it fits, show colours, keep the text on the screen. As git:
https://git-scm.com/docs/git-config#Documentation/git-config.txt-corepager"""
NOT_FOUND = (126, 127)
"""Exit statuses of a shell that could not start a program."""


@contextmanager
def paged(console: Console) -> Iterator[None]:
    """Open a pager for what is printed meanwhile, if it is longer than the terminal.

    The pager is $PAGER, or `less`. There is none if PAGER is empty or `cat`, or if the output is not a terminal.
    """
    if not is_terminal(console) or (pager := pager_of_user()) is None:
        yield
        return
    captured = console.capture()
    try:
        with captured:
            yield
    finally:
        text = captured.get()
        if text.count("\n") < console.height or not page(text, pager):
            console.file.write(text)
            console.file.flush()


def is_terminal(console: Console) -> bool:
    """Return whether what is printed appears in a terminal, and so has its width."""
    return console.file.isatty()


def pager_of_user() -> str | None:
    """Return the command of the pager; None if there is none, or the terminal is too simple for one."""
    pager = os.environ.get("PAGER", shutil.which("less") or "").strip()
    return None if pager in {"", "cat"} or os.environ.get("TERM", "dumb") == "dumb" else pager


def page(text: str, pager: str) -> bool:
    """Show a text in the pager until the user leaves it, and return whether it could be started. Ctrl-C is its own."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        shell = ["/bin/sh", "-c", pager]
        process = subprocess.Popen(shell, stdin=subprocess.PIPE, env={"LESS": LESS, "LV": "-c", **os.environ})
        with suppress(BrokenPipeError):  # the user has left it before the end of the text
            process.communicate(text.encode())
        return process.wait() not in NOT_FOUND
    finally:
        signal.signal(signal.SIGINT, before)
