"""Progress of long work, reported to whoever set a reporter, or else to a log."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

STEPS_PER_LINE = 100
LOGGER = logging.getLogger("caci")
"""Receives log lines that Prefect does not collect, and drops them unless a program adds a handler."""
LOGGER.addHandler(logging.NullHandler())


class Reporter(Protocol):
    """Receives the progress of named phases."""

    def update(self, phase: str, completed: int, total: int | None) -> None:
        """Report that `completed` of `total` are done; `total` is None if it is not known yet."""

    def say(self, line: str) -> None:
        """Report one line of text."""


class LineReporter:
    """Writes a line for each hundred steps of a phase, for logs and for output that is not a terminal."""

    def __init__(self, say: Callable[[str], object]) -> None:
        self._say = say
        self._hundreds: dict[str, int] = {}

    def update(self, phase: str, completed: int, total: int | None) -> None:
        """See `Reporter`."""
        if completed // STEPS_PER_LINE > self._hundreds.get(phase, 0):
            self._hundreds[phase] = completed // STEPS_PER_LINE
            self._say(f"{phase}: {completed:,}" if total is None else f"{phase}: {completed:,} of {total:,}")

    def say(self, line: str) -> None:
        """See `Reporter`."""
        self._say(line)


_current: ContextVar[Reporter | None] = ContextVar("reporter", default=None)


def reporter(logger: logging.Logger | logging.LoggerAdapter[logging.Logger]) -> Reporter:
    """Return the reporter that is set in this context, or else one that writes to `logger`."""
    return _current.get() or LineReporter(logger.info)


@contextmanager
def report_to(reporter: Reporter) -> Iterator[None]:
    """Send all progress to `reporter` for as long as the context lasts."""
    token = _current.set(reporter)
    try:
        yield
    finally:
        _current.reset(token)
