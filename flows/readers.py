"""The processes that read archived pages into records."""

import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread

from schemas.capture import Capture
from spiders.read import Result, read_captures


class ReaderDied(Exception):
    """Raised where a process that reads pages was killed or had too little memory; says what to do."""


def read_in_processes(
    directory: Path, chunks: Sequence[Sequence[Capture]], site_name: str, readers: int
) -> Iterator[list[Result]]:
    """Reads each chunk of captures from the archive in `directory`, in `readers` processes; gives results in order.

    The processes end with this one, however it ends.

    Raises:
        ReaderDied: one of them was killed or had too little memory; all are ended then.
    """
    # Spawned, not forked: this process has threads.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(readers, mp_context=context, initializer=_end_with_parent)
    try:
        for future in _submit(pool, directory, chunks, site_name):
            yield future.result()
    except (BrokenProcessPool, MemoryError) as error:
        raise ReaderDied(
            "A process that reads pages was killed, or had too little memory. What was loaded before stays; run the"
            " command again to go on. CACI_READERS=1 and a smaller CACI_BATCH_SIZE need less memory."
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _submit(
    pool: ProcessPoolExecutor, directory: Path, chunks: Sequence[Sequence[Capture]], site_name: str
) -> list[Future[list[Result]]]:
    """Submits the work, and starts the processes without ears for Ctrl-C: ending them is this process's affair."""
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # a mask is inherited
    try:
        return [pool.submit(read_captures, directory, chunk, site_name) for chunk in chunks]
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)


def _end_with_parent() -> None:
    """Runs in each process: a pool whose parent was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_wait_and_end, args=(parent.sentinel,), daemon=True).start()


def _wait_and_end(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
