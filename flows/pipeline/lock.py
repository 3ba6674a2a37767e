"""The lock of a data directory: one run at a time, with a lower priority than its readers."""

import fcntl
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from flows.errors import Busy, NotEnoughSpace, NothingToDo, NotImported, NotPublished
from flows.pipeline.permissions import private_files
from schemas.status import UnfinishedCommand
from spiders.archive.index import PRIVATE_FILE
from spiders.messages import counted
from spiders.numbers import whole_number
from warehouse.own_folder import empty, make_folder, work_folder

MAX_SECONDS_FOR_ORPHANS = 20.0
"""How long the children of a killed run may take to exit: the spider notices within a second."""
SECONDS_BETWEEN_ATTEMPTS = 0.05
NICENESS = 5
"""How much lower a run's priority is than usual, from 0 to 19. Beside 50 loads and publications on two cores, two
readers wait 39 ms in 95 of 100 cases, instead of 63 ms. If they never pause, the 50 take 203 s instead of 86 s."""
UNFINISHED_IN_ARCHIVE = re.compile(r".+(?:\.cdxj|\.warc\.gz)\.[0-9a-f]{8}\.tmp")
"""analyst-20261130T120000Z-0a1b2c3d.cdxj.4e5f6a7b.tmp: an index being sorted, a file being begun or mended."""

REFUSALS = (NotEnoughSpace, NothingToDo, NotImported, NotPublished)
"""Errors after which nothing is unfinished: nothing was begun."""

_held: set[int] = set()


def held_locks() -> tuple[int, ...]:
    """Return the file descriptors of the locks that this process holds.

    Pass them to a child that writes: the data directory then stays locked until the child has ended too, however this
    process ends.
    """
    return tuple(_held)


@contextmanager
def exclusive(
    data_dir: Path,
    timeout: float = 0,
    on_wait: Callable[[str], object] | None = None,
    group: str | None = None,
) -> Iterator[None]:
    """Lock the data directory for this process, and remove what a killed run left unfinished.

    The lock ends with this process and with the children that inherited it, however they end. If the run that took it
    is dead and only a child of it is left, wait for that child. From then on this thread, and whatever it starts, has
    a lower priority than readers.

    Args:
        data_dir: the directory to lock; created if it is missing.
        timeout: seconds to wait for another run.
        on_wait: called once, with a line that names the run we wait for.
        group: who may read archive and warehouse besides the user; None for the user's own group.

    Raises:
        Busy: another process had the lock all that time.
        OSError: the directory cannot be written.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    with os.fdopen(_open_lock(data_dir), "r+", encoding="utf-8") as lock, private_files(data_dir, group):
        _acquire(lock, data_dir, timeout, on_wait)
        lock.seek(0)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        _held.add(lock.fileno())
        with suppress(OSError):  # optional: the system may forbid it
            os.setpriority(os.PRIO_PROCESS, 0, max(NICENESS, os.getpriority(os.PRIO_PROCESS, 0)))
        try:
            remove_leftovers(data_dir)
            yield
            _note_end(lock)
        except REFUSALS:
            _note_end(lock)
            raise
        finally:
            _held.discard(lock.fileno())


def _note_end(lock: IO[str]) -> None:
    """Complete the line with the process: without its end, the command was ended before it was done."""
    with suppress(OSError):  # on a full disk
        lock.write("\n")
        lock.flush()


def unfinished_command(data_dir: Path) -> UnfinishedCommand | None:
    """Return the command that is at work on a data directory, or that was ended before it was done; None if neither."""
    try:
        with (data_dir / "run.lock").open(encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
                is_at_work = False
            except BlockingIOError:
                is_at_work = True
            process, started_at = lock.read(), datetime.fromtimestamp(os.fstat(lock.fileno()).st_mtime, UTC)
    except OSError:  # there is none, or it belongs to another user
        return None
    process_id = whole_number(process.strip())
    if process_id is None or (process.endswith("\n") and not is_at_work):
        return None
    return UnfinishedCommand(process_id=process_id, started_at=started_at, is_at_work=is_at_work)


def _open_lock(data_dir: Path) -> int:
    """Open the file of the lock, which only its owner and its group can open: whoever can, can keep all runs out."""
    lock = os.open(data_dir / "run.lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, PRIVATE_FILE)
    with suppress(PermissionError):  # it belongs to another user of the group
        os.fchmod(lock, os.fstat(lock).st_mode & PRIVATE_FILE)
    return lock


def remove_leftovers(data_dir: Path) -> None:
    """Remove what a killed run left unfinished; the caller holds the lock.

    That is what is in our own folder, and files of the archive with names of ours. Nothing else is touched, and no link
    is followed.

    Raises:
        WarehouseError: something else has the name of our own folder.
        OSError: a file cannot be removed.
    """
    folder = make_folder(work_folder(data_dir))
    try:
        empty(folder)
    finally:
        os.close(folder)
    archive = data_dir / "archive"
    for path in archive.glob("*.tmp"):
        if UNFINISHED_IN_ARCHIVE.fullmatch(path.name) and (path.is_symlink() or path.is_file()):
            path.unlink()


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
                on_wait(f"{message}; waiting at most {counted(timeout, 'second')} for it.")
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
