"""A run does not depend on who reads its output: the reader may be gone, or read no more."""

import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pytest

from flows.lasting_stream import LastingHandler, LastingStream
from replica.server import Replica
from tests.conftest import environment_of

# Whoever has the result of a run on standard output, and does not read it, is waited for.
CASES = [
    pytest.param("is gone", ("stdout", "stderr")),
    pytest.param("is gone", ("stdout",), marks=pytest.mark.slow),
    pytest.param("is gone", ("stderr",), marks=pytest.mark.slow),
    pytest.param("reads no more", ("stderr",), marks=pytest.mark.slow),
]


@pytest.fixture
def pipe() -> Iterator[tuple[int, TextIO]]:
    """Return the end of a pipe that reads, and the other one as a text stream."""
    reading, writing = os.pipe()
    with os.fdopen(writing, "w", encoding="utf-8") as stream:
        yield reading, stream
        try:
            os.close(reading)
        except OSError:
            return


def test_what_is_written_arrives(pipe: tuple[int, TextIO]) -> None:
    reading, stream = pipe
    lasting = LastingStream(stream)
    assert lasting.write("Қазақстан\n" * 1000) == 10_000
    assert os.read(reading, 100_000).decode() == "Қазақстан\n" * 1000
    assert lasting.fileno() == stream.fileno() and not lasting.isatty()


def test_a_reader_that_is_gone_is_not_missed(pipe: tuple[int, TextIO]) -> None:
    reading, stream = pipe
    os.close(reading)
    lasting = LastingStream(stream)
    for _ in range(3):
        assert lasting.write("line\n") == 5
        lasting.flush()
    handler = LastingHandler(stream, styles={})
    handler.emit(logging.makeLogRecord({"msg": "line"}))


def test_a_reader_that_reads_no_more_is_not_waited_for(pipe: tuple[int, TextIO]) -> None:
    """It keeps us waiting once, and gets what is written after it has begun to read again."""
    reading, stream = pipe
    lasting = LastingStream(stream)
    began = time.thread_time()
    for _ in range(1000):
        lasting.write("x" * 1000)
    assert time.thread_time() - began < 30
    assert 0 < len(os.read(reading, 1_000_000)) < 1_000_000
    lasting.write("again")
    assert os.read(reading, 1_000_000).endswith(b"again")


@pytest.mark.parametrize(("reader", "which"), CASES, ids=str)
def test_a_run_ends_as_it_would_without_a_reader(
    reader: str, which: tuple[str, ...], small: Replica, prefect_server: str, tmp_path: Path
) -> None:
    """With Prefect, whose console handler writes all log lines: Rich would end the run at its next line."""
    reading, writing = os.pipe()
    if reader == "is gone":
        os.close(reading)
    else:  # it is full from the beginning
        os.set_blocking(writing, False)
        with pytest.raises(BlockingIOError):
            while True:
                os.write(writing, b"x" * 65_536)
        os.set_blocking(writing, True)
    streams = {name: writing if name in which else subprocess.DEVNULL for name in ("stdout", "stderr")}
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", "--data-dir", str(tmp_path / "data"), "ingest", "--origin", small.url],
        env=environment_of(
            tmp_path,
            CACI_DOWNLOAD_DELAY="0",
            PREFECT_API_URL=prefect_server,
            PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL="DEBUG",
        ),
        stdin=subprocess.DEVNULL,
        timeout=240,
        check=False,
        **streams,
    )  # type: ignore[call-overload]
    os.close(writing)
    assert done.returncode == 0
    assert (tmp_path / "data/analyst.duckdb").exists()
