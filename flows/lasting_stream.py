"""Standard error on which no run depends: a reader that is gone, or has stopped reading, neither ends nor delays a run.

Prefect's worker reads what its runs print. If it is killed, Prefect's own console handler would end each of them at its
next line: Rich turns a broken pipe into SystemExit.
"""

import logging
import os
import select
import sys
from contextlib import suppress
from typing import Any, TextIO

MAX_MILLISECONDS_TO_WAIT = 1000
"""How long a reader may keep us waiting, once; after that it gets what it has room for, until it reads again."""


class LastingStream:
    """A text stream that drops what nobody reads."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._patience = MAX_MILLISECONDS_TO_WAIT

    def write(self, text: str) -> int:
        """Write as much as the reader takes; never raise because of it."""
        try:
            number = self._stream.fileno()
        except (OSError, ValueError):  # it is in memory
            return self._stream.write(text)
        data = text.encode(self._stream.encoding, self._stream.errors or "strict")
        with suppress(OSError):
            while data and self._is_ready(number):
                data = data[os.write(number, data[: select.PIPE_BUF]) :]
        return len(text)

    def flush(self) -> None:
        """Flush the stream below, to which others may have written."""
        with suppress(OSError, ValueError):
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def _is_ready(self, number: int) -> bool:
        """Return True if PIPE_BUF bytes can be written without waiting, or if writing them fails at once."""
        poll = select.poll()
        poll.register(number, select.POLLOUT)
        ready = bool(poll.poll(self._patience))
        self._patience = MAX_MILLISECONDS_TO_WAIT if ready else 0
        return ready


class LastingHandler(logging.StreamHandler[Any]):
    """Takes the place of Prefect's console handler, whose further arguments are its colours.

    `PREFECT_LOGGING_HANDLERS_CONSOLE_CLASS` names it: https://docs.prefect.io/v3/how-to-guides/workflows/add-logging
    """

    def __init__(self, stream: TextIO | None = None, **_of_prefect: Any) -> None:
        super().__init__(LastingStream(stream or sys.stderr))
