"""Sends what happens in a crawl to the process that started it: one JSON object a line."""

import json
import logging
import os
import select
from pathlib import Path
from threading import Thread

from spiders.numbers import MAX_INTEGER, whole_number

logger = logging.getLogger(__name__)


class EventLog:
    """Writes events to a file descriptor or a file; nowhere if none is named.

    A descriptor is the pipe of the process that started the crawl. When that process has gone, the crawl ends at once:
    nobody would account for it, and the next run must not find it at work. What it archived is kept.
    """

    def __init__(self, target: str | None) -> None:
        """Open the target: the number of an open file descriptor, or a path to append to; None for nowhere."""
        if not target:
            self._descriptor: int | None = None
        elif (descriptor := whole_number(target, MAX_INTEGER)) is not None:
            self._descriptor = descriptor
            Thread(target=end_without_reader, args=(self._descriptor,), daemon=True).start()
        else:
            self._descriptor = os.open(Path(target), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)

    def emit(self, event: str, **content: object) -> None:
        """Write one event. If it cannot be written, the crawl continues: the archive alone is its state."""
        if self._descriptor is None:
            return
        line = json.dumps({"event": event, **content}, ensure_ascii=False) + "\n"
        try:
            os.write(self._descriptor, line.encode("utf-8", "replace"))
        except OSError:
            self._descriptor = None


def end_without_reader(pipe: int) -> None:
    """Wait until nobody reads `pipe` any more, then end this process as a kill would: any process may be killed."""
    watch = select.poll()
    watch.register(pipe, 0)  # a pipe without a reader is reported as an error, for which one need not ask
    if any(event & (select.POLLERR | select.POLLHUP) for _, event in watch.poll()):
        logger.error("The process that started this crawl has gone; the crawl ends, and the next run continues")
        os._exit(1)
