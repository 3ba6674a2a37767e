"""The processes that read archived pages into records.

Each has a pipe of its own. In a pool of the standard library all answer through one: a process that is killed in the
midst of its answer leaves half of it there, and the pool waits for the other half for ever.
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

from flows.errors import ReaderDied
from flows.pipeline.reading.chunk import ReadChunk, read_chunk
from spiders.archive.index import IndexEntry

SECONDS_TO_END = 5.0


def read_in_processes(
    directory: Path, chunks: Iterable[Sequence[IndexEntry]], site_name: str, readers: int
) -> Iterator[ReadChunk]:
    """Reads each chunk of captures from the archive in `directory`, in `readers` processes; gives them in order.

    Each process is one chunk ahead at most. They end with this one, however it ends.

    Raises:
        ReaderDied: one of them was killed or had too little memory; all are ended then.
    """
    # Spawned, not forked: this process has threads.
    context = multiprocessing.get_context("spawn")
    crew: list[_Reader] = []
    try:
        crew += (_Reader(context, directory, site_name) for _ in range(readers))
        asked: deque[_Reader] = deque()
        waiting = iter(chunks)
        for reader, chunk in zip(crew, waiting, strict=False):
            reader.ask(chunk)
            asked.append(reader)
        while asked:
            reader = asked.popleft()
            answer = reader.answer()
            for chunk in islice(waiting, 1):
                reader.ask(chunk)
                asked.append(reader)
            yield answer
    except (_EndedError, MemoryError) as error:
        raise ReaderDied(
            "A process that reads pages was killed, or had too little memory. What was loaded before stays; run the"
            " command again to go on. CACI_READERS=1 and a smaller CACI_BATCH_SIZE need less memory."
        ) from error
    finally:
        for reader in crew:
            reader.end()


class _EndedError(Exception):
    """Raised where a process has ended before its answer, or in the midst of it."""


class _Reader:
    """One process, which is asked for one chunk at a time."""

    def __init__(self, context: SpawnContext, directory: Path, site_name: str) -> None:
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, directory, site_name), daemon=True)
        # It has no ears for Ctrl-C: ending it is this process's affair. A mask is inherited.
        blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
            theirs.close()  # so that its end is the end of the pipe

    def ask(self, chunk: Sequence[IndexEntry]) -> None:
        """Raises _EndedError where the process has ended."""
        try:
            self._pipe.send(chunk)
        except OSError as error:
            raise _EndedError from error

    def answer(self) -> ReadChunk:
        """Raises _EndedError where the process has ended, and whatever it could not cope with."""
        try:
            answer: ReadChunk | Exception = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise _EndedError from error
        if isinstance(answer, Exception):
            raise answer
        return answer

    def end(self) -> None:
        """Ends the process, whatever it is doing."""
        self._pipe.close()
        self._process.terminate()
        self._process.join(SECONDS_TO_END)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def _serve(pipe: Connection, directory: Path, site_name: str) -> None:
    """Runs in each process: answers until nobody asks any more."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_wait_and_end, args=(parent.sentinel,), daemon=True).start()
    gc.freeze()  # a tenth of the time went into looking through all that was imported
    while True:
        try:
            chunk = pipe.recv()
        except EOFError:
            return
        try:
            answer: ReadChunk | Exception = read_chunk(directory, chunk, site_name)
        except Exception as error:  # noqa: BLE001 whatever it is, it is raised where the answer is waited for
            answer = error
        pipe.send(answer)


def _wait_and_end(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
