"""One run at a time on a data directory, and none in the way of its readers."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from flows.pipeline.leftovers import clear_leftovers

SECONDS_FOR_ORPHANS = 20.0
"""How long the children of a run that was killed may take to end: the spider notices within a second."""
SECONDS_BETWEEN_TRIALS = 0.05

NICENESS = 5
"""How far a run gives way to the other processes of its machine, from 0 to 19: two readers beside 50 loads and
publications on two cores wait 39 ms in 95 cases of 100, for 63. Where these readers never pause, the 50 take 203 s, for
86."""

_held: set[int] = set()


class Busy(Exception):
    """Raised when another process is at work on the data directory; says which."""


def held_locks() -> tuple[int, ...]:
    """Descriptors of the locks that this process holds.

    A child that writes is given them: the data directory then stays locked until it has ended too, however we end.
    """
    return tuple(_held)


@contextmanager
def exclusive(data_dir: Path, seconds: float = 0, say: Callable[[str], object] | None = None) -> Iterator[None]:
    """Holds the data directory for this process, and clears away what a killed run left half made.

    The lock dies with the process and the children that were given it, however they end. Where the run that took it is
    dead and only a child of it is left, that child is waited for. From then on this thread, and whatever it starts,
    gives way to readers.

    Args:
        data_dir: the directory to hold; made where it is missing.
        seconds: so long a run that is at work is waited for.
        say: is told, once, for whom we wait.

    Raises:
        Busy: another process holds it, and held it for all that time.
        OSError: the directory cannot be written.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "run.lock").open("a+", encoding="utf-8") as lock:
        _take(lock, data_dir, seconds, say)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        _held.add(lock.fileno())
        with suppress(OSError):  # a courtesy: a system that forbids it has the run all the same
            os.setpriority(os.PRIO_PROCESS, 0, max(NICENESS, os.getpriority(os.PRIO_PROCESS, 0)))
        try:
            clear_leftovers(data_dir)
            yield
        finally:
            _held.discard(lock.fileno())


def _take(lock: IO[str], data_dir: Path, seconds: float, say: Callable[[str], object] | None) -> None:
    start, told = time.monotonic(), False
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError as error:
            lock.seek(0)
            holder = lock.read().strip()
            told_of = f"Another run (process {holder or 'unknown'}) is at work on {data_dir}"
            if time.monotonic() - start > (seconds if _is_alive(holder) else max(seconds, SECONDS_FOR_ORPHANS)):
                raise Busy(f"{told_of}; wait for it, or end it.") from error
            if say is not None and not told and seconds:
                say(f"{told_of}; waiting {seconds:,.0f} seconds at most for it.")
                told = True
            time.sleep(SECONDS_BETWEEN_TRIALS)


def _is_alive(process: str) -> bool:
    """True for the id of a process that runs on this machine."""
    try:
        os.kill(int(process), 0)
    except PermissionError:  # somebody else's
        return True
    except (ValueError, ProcessLookupError):
        return False
    return True
