"""Progress of long work: bars in a terminal, log lines elsewhere."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)


class Reporter(Protocol):
    """Takes the progress of named phases."""

    def update(self, phase: str, completed: int, total: int | None) -> None:
        """States that `completed` of `total` are done; `total` is None where it is not known yet."""

    def say(self, text: str) -> None:
        """Passes on one line for a person."""


class LogReporter:
    """Writes progress as log lines, one for each tenth of a phase: for workers and for output that is no terminal."""

    def __init__(self, logger: logging.Logger | logging.LoggerAdapter[logging.Logger]) -> None:
        self._logger = logger
        self._told: dict[str, int] = {}

    def update(self, phase: str, completed: int, total: int | None) -> None:
        """See `Reporter`."""
        tenth = completed * 10 // total if total else 0
        if tenth > self._told.get(phase, 0):
            self._told[phase] = tenth
            self._logger.info("%s: %s of %s", phase, completed, total)

    def say(self, text: str) -> None:
        """See `Reporter`."""
        self._logger.info(text)


class BarReporter:
    """Draws one bar a phase on a terminal."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._bars: dict[str, TaskID] = {}

    def update(self, phase: str, completed: int, total: int | None) -> None:
        """See `Reporter`."""
        if phase not in self._bars:
            self._bars[phase] = self._progress.add_task(phase, total=total)
        self._progress.update(self._bars[phase], completed=completed, total=total)

    def say(self, text: str) -> None:
        """See `Reporter`."""
        self._progress.console.print(text, markup=False, highlight=False)


class LineReporter:
    """Prints one line for each tenth of a phase: for output that is no terminal."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._told: dict[str, int] = {}

    def update(self, phase: str, completed: int, total: int | None) -> None:
        """See `Reporter`."""
        tenth = completed * 10 // total if total else 0
        if tenth > self._told.get(phase, 0):
            self._told[phase] = tenth
            self._console.print(f"{phase}: {completed} of {total}", markup=False, highlight=False)

    def say(self, text: str) -> None:
        """See `Reporter`."""
        self._console.print(text, markup=False, highlight=False)


_current: ContextVar[Reporter | None] = ContextVar("reporter", default=None)


def reporter(logger: logging.Logger | logging.LoggerAdapter[logging.Logger]) -> Reporter:
    """The reporter of the terminal in which this runs, else one that writes to `logger`."""
    return _current.get() or LogReporter(logger)


@contextmanager
def terminal_progress() -> Iterator[None]:
    """Shows progress on standard error for as long as the context lasts: bars on a terminal, lines elsewhere."""
    console = Console(file=sys.stderr)
    if not console.is_terminal:
        token = _current.set(LineReporter(console))
        try:
            yield
        finally:
            _current.reset(token)
        return
    columns = (
        TextColumn("{task.description:<22}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        TimeRemainingColumn()
    )  # fmt: skip
    with Progress(*columns, console=console) as progress:
        token = _current.set(BarReporter(progress))
        try:
            yield
        finally:
            _current.reset(token)
