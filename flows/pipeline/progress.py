"""Progress of long work: bars in a terminal, log lines elsewhere."""

import logging
import sys
from collections.abc import Callable, Iterator
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

from spiders.terminal_text import one_line

HUNDRED = 100


class Reporter(Protocol):
    """Takes the progress of named phases."""

    def update(self, phase: str, completed: int, total: int | None) -> None:
        """States that `completed` of `total` are done; `total` is None where it is not known yet."""

    def say(self, text: str) -> None:
        """Passes on one line for a person."""


class LineReporter:
    """Says one line for each hundred of a phase: for workers' logs, and for output that is no terminal."""

    def __init__(self, say: Callable[[str], object]) -> None:
        self._say = say
        self._told: dict[str, int] = {}

    def update(self, phase: str, completed: int, total: int | None) -> None:
        """See `Reporter`."""
        if completed // HUNDRED > self._told.get(phase, 0):
            self._told[phase] = completed // HUNDRED
            self._say(f"{phase}: {completed:,}" if total is None else f"{phase}: {completed:,} of {total:,}")

    def say(self, text: str) -> None:
        """See `Reporter`."""
        self._say(text)


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
        self._progress.console.print(one_line(text), markup=False, highlight=False, soft_wrap=True)


_current: ContextVar[Reporter | None] = ContextVar("reporter", default=None)


def reporter(logger: logging.Logger | logging.LoggerAdapter[logging.Logger]) -> Reporter:
    """The reporter of the terminal in which this runs, else one that writes to `logger`."""
    return _current.get() or LineReporter(logger.info)


@contextmanager
def terminal_progress() -> Iterator[None]:
    """Shows progress on standard error for as long as the context lasts: bars on a terminal, lines elsewhere."""
    console = Console(file=sys.stderr)
    if not console.is_terminal:
        token = _current.set(
            LineReporter(lambda text: console.print(one_line(text), markup=False, highlight=False, soft_wrap=True))
        )
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
