"""The processes that read archived pages into records.

Each has a pipe of its own. In a pool of the standard library all processes answer through one pipe: if one is killed
while it answers, half of its answer is left there, and the pool waits for ever for the other half:
https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Process.terminate
"""

import gc
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext
from pathlib import Path
from threading import Thread

from flows.children import protect_children
from flows.errors import ReaderDied
from flows.pipeline.reading.chunk import ReadChunk, read_chunk
from spiders.archive.index import IndexEntry
from spiders.sites import Site

MAX_SECONDS_TO_EXIT = 5.0


def read_in_processes(
    directory: Path, chunks: Iterable[Sequence[IndexEntry]], site: Site, readers: int
) -> Iterator[ReadChunk]:
    """Read each chunk of captures from the archive in `directory`, in `readers` processes; yield them in order.

    Each process is at most one chunk ahead. They end with this process, however it ends.

    Raises:
        ReaderDied: one of them was killed or had too little memory; the others are ended.
    """
    protect_children()
    # Spawned, not forked: this process has threads.
    context = multiprocessing.get_context("spawn")
    processes: list[_Reader] = []
    try:
        processes += (_Reader(context, directory, site) for _ in range(readers))
        busy: deque[_Reader] = deque()
        waiting = iter(chunks)
        for reader, chunk in zip(processes, waiting, strict=False):
            reader.ask(chunk)
            busy.append(reader)
        while busy:
            reader = busy.popleft()
            answer = reader.answer()
            for chunk in islice(waiting, 1):
                reader.ask(chunk)
                busy.append(reader)
            yield answer
    except (_EndedError, MemoryError) as error:
        raise ReaderDied(
            "A process that reads pages was killed, or had too little memory. What was loaded before stays; run the"
            " command again to continue. CACI_READERS=1 and a smaller CACI_BATCH_SIZE need less memory."
        ) from error
    finally:
        for reader in processes:
            reader.end()


class _EndedError(Exception):
    """Raised if a process has ended before or during its answer."""


class _Reader:
    """One process, which reads one chunk at a time."""

    def __init__(self, context: SpawnContext, directory: Path, site: Site) -> None:
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, directory, site), daemon=True)
        # Only the parent handles Ctrl-C, and terminates the child: the child inherits this mask.
        blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
            theirs.close()  # so that the pipe ends when the child does

    def ask(self, chunk: Sequence[IndexEntry]) -> None:
        """Send a chunk; raise _EndedError if the process has ended."""
        try:
            self._pipe.send(chunk)
        except OSError as error:
            raise _EndedError from error

    def answer(self) -> ReadChunk:
        """Return the answer; raise _EndedError if the process has ended, or the error that it sent."""
        try:
            answer: ReadChunk | Exception = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise _EndedError from error
        if isinstance(answer, Exception):
            raise answer
        return answer

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self._pipe.close()
        self._process.terminate()
        self._process.join(MAX_SECONDS_TO_EXIT)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def _serve(pipe: Connection, directory: Path, site: Site) -> None:
    """Answer until the pipe is closed; runs in each process."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_wait_and_end, args=(parent.sentinel,), daemon=True).start()
    gc.freeze()  # otherwise the collector spends a tenth of the time on what was imported
    while True:
        try:
            chunk = pipe.recv()
        except EOFError:
            return
        try:
            answer: ReadChunk | Exception = read_chunk(directory, chunk, site)
        except Exception as error:  # noqa: BLE001 whatever it is, the parent raises it
            answer = error
        pipe.send(answer)


def _wait_and_end(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
