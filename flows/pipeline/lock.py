"""The lock of a data directory: one run at a time, with a lower priority than its readers."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from typing import IO

from flows.errors import Busy

MAX_SECONDS_FOR_ORPHANS = 20.0
"""How long the children of a killed run may take to exit: the spider notices within a second."""
SECONDS_BETWEEN_ATTEMPTS = 0.05
NICENESS = 5
"""How much lower a run's priority is than usual, from 0 to 19. Beside 50 loads and publications on two cores, two
readers wait 39 ms in 95 of 100 cases, instead of 63 ms. If they never pause, the 50 take 203 s instead of 86 s."""
LEFTOVERS = (
    ".analyst.duckdb.partial*",  # an unfinished snapshot
    "rebuild.duckdb*",  # a rebuild, never in use
    "*.duckdb.tmp",  # what DuckDB had no memory for
    "reading",  # what was read on a Dask cluster
    "archive/*.tmp",  # an index being sorted, a file being mended
)
"""What a killed run leaves unfinished. Each is complete only when it has been renamed, so it may be removed."""

_held: set[int] = set()


def held_locks() -> tuple[int, ...]:
    """Return the file descriptors of the locks that this process holds.

    Pass them to a child that writes: the data directory then stays locked until the child has ended too, however this
    process ends.
    """
    return tuple(_held)


@contextmanager
def exclusive(data_dir: Path, timeout: float = 0, on_wait: Callable[[str], object] | None = None) -> Iterator[None]:
    """Lock the data directory for this process, and remove what a killed run left unfinished.

    The lock ends with this process and with the children that inherited it, however they end. If the run that took it
    is dead and only a child of it is left, wait for that child. From then on this thread, and whatever it starts, has
    a lower priority than readers.

    Args:
        data_dir: the directory to lock; created if it is missing.
        timeout: seconds to wait for another run.
        on_wait: called once, with a line that names the run we wait for.

    Raises:
        Busy: another process had the lock all that time.
        OSError: the directory cannot be written.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "run.lock").open("a+", encoding="utf-8") as lock:
        _acquire(lock, data_dir, timeout, on_wait)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        _held.add(lock.fileno())
        with suppress(OSError):  # optional: the system may forbid it
            os.setpriority(os.PRIO_PROCESS, 0, max(NICENESS, os.getpriority(os.PRIO_PROCESS, 0)))
        try:
            remove_leftovers(data_dir)
            yield
        finally:
            _held.discard(lock.fileno())


def remove_leftovers(data_dir: Path) -> None:
    """Remove what a killed run left unfinished; the caller holds the lock.

    Raises:
        OSError: a file cannot be removed.
    """
    for pattern in LEFTOVERS:
        for path in data_dir.glob(pattern):
            if path.is_dir():
                rmtree(path)
            else:
                path.unlink(missing_ok=True)


def _acquire(lock: IO[str], data_dir: Path, timeout: float, on_wait: Callable[[str], object] | None) -> None:
    start, announced = time.monotonic(), False
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError as error:
            lock.seek(0)
            holder = lock.read().strip()
            message = f"Another run (process {holder or 'unknown'}) is at work on {data_dir}"
            max_seconds = timeout if _is_alive(holder) else max(timeout, MAX_SECONDS_FOR_ORPHANS)
            if time.monotonic() - start > max_seconds:
                raise Busy(f"{message}; wait for it, or end it.") from error
            if on_wait is not None and not announced and timeout:
                on_wait(f"{message}; waiting at most {timeout:,.0f} seconds for it.")
                announced = True
            time.sleep(SECONDS_BETWEEN_ATTEMPTS)


def _is_alive(process: str) -> bool:
    """Return True for the identifier of a process of this machine that is running."""
    try:
        os.kill(int(process), 0)
    except PermissionError:  # it belongs to another user
        return True
    except (ValueError, ProcessLookupError):
        return False
    return True
