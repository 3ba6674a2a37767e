"""What a crawl tells the process that started it: one JSON object a line."""

import json
import os
from pathlib import Path


class EventLog:
    """Writes events to a file descriptor or a file; to nowhere if none is named."""

    def __init__(self, target: str | None) -> None:
        """`target` is the number of an open file descriptor, or a path to append to."""
        if not target:
            self._descriptor: int | None = None
        elif target.isdigit():
            self._descriptor = int(target)
        else:
            self._descriptor = os.open(Path(target), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)

    def emit(self, event: str, **content: object) -> None:
        """Writes one event. A parent that has gone away does not stop the crawl."""
        if self._descriptor is None:
            return
        line = json.dumps({"event": event, **content}, ensure_ascii=False) + "\n"
        try:
            os.write(self._descriptor, line.encode())
        except OSError:
            self._descriptor = None
