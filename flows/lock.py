"""One run at a time on a data directory."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Busy(Exception):
    """Raised when another process is at work on the data directory; says which."""


@contextmanager
def exclusive(data_dir: Path) -> Iterator[None]:
    """Holds the data directory for this process. The lock dies with the process, however it ends.

    Raises:
        Busy: another process holds it.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "run.lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            raise Busy(f"Another run (process {holder}) is at work on {data_dir}; wait for it, or end it.") from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
