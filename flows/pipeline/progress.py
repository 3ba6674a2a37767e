"""Progress of long work: who reports it, and to whom it goes."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

LINE_EVERY = 100
LOGGER = logging.getLogger("caci")
"""Where log lines go if Prefect does not collect them: nowhere, unless whoever imports us adds a handler."""
LOGGER.addHandler(logging.NullHandler())


class Reporter(Protocol):
    """Takes the progress of named phases."""

    def update(self, phase: str, completed: int, total: int | None) -> None:
        """State that `completed` of `total` are done; `total` is None if it is not known yet."""

    def say(self, line: str) -> None:
        """Pass on one line for a person."""


class LineReporter:
    """Says one line for each hundred of a phase: for workers' logs, and for output that is not a terminal."""

    def __init__(self, say: Callable[[str], object]) -> None:
        self._say = say
        self._hundreds: dict[str, int] = {}

    def update(self, phase: str, completed: int, total: int | None) -> None:
        """See `Reporter`."""
        if completed // LINE_EVERY > self._hundreds.get(phase, 0):
            self._hundreds[phase] = completed // LINE_EVERY
            self._say(f"{phase}: {completed:,}" if total is None else f"{phase}: {completed:,} of {total:,}")

    def say(self, line: str) -> None:
        """See `Reporter`."""
        self._say(line)


_current: ContextVar[Reporter | None] = ContextVar("reporter", default=None)


def reporter(logger: logging.Logger | logging.LoggerAdapter[logging.Logger]) -> Reporter:
    """Return the reporter that is set for this context, else one that writes to `logger`."""
    return _current.get() or LineReporter(logger.info)


@contextmanager
def report_to(reporter: Reporter) -> Iterator[None]:
    """Have all work report to `reporter` for as long as the context lasts."""
    token = _current.set(reporter)
    try:
        yield
    finally:
        _current.reset(token)
