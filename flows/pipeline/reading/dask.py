"""The archive read on the workers of a Dask cluster: one task per WARC file, whose chunks come back in a file.

The workers have the same data directory under the same path, and this program installed. If a worker dies, another one
repeats its task: https://distributed.dask.org/en/stable/resilience.html. This module needs the extra `dask`.
"""

import pickle
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from shutil import rmtree
from uuid import uuid4

from distributed import CancelledError, Client, Future, KilledWorker, TimeoutError  # noqa: A004 Dask's own

from flows.errors import ReaderDied
from flows.pipeline.reading.chunk import ReadChunk, read_chunk
from flows.settings import Settings
from spiders.archive.survey import ArchiveSurvey, capture_entries_of
from spiders.messages import counted
from spiders.sites import Site
from warehouse.own_folder import NAME

FOLDER = f"{NAME}/reading"
"""Folder in the data directory, for as long as reading and loading last."""
SECONDS_BETWEEN_CHECKS = 0.2
MIN_SECONDS_TO_CONNECT = 2.0
"""The scheduler gets this time even if `Settings.dask_patience` is 0, which is about workers."""


def read_file(archive: Path, name: str, trust_index: bool, target: Path, site: Site, size: int) -> Path:
    """Read the captures of the WARC file `name`, `size` at a time; runs on a worker.

    Returns:
        The file in `target` that holds the pickled chunks.
    """
    path = target / f"{name}.chunks"
    # A worker that Dask has given up may still be writing, so each attempt writes a file of its own.
    attempt = path.with_name(f"{path.name}.{uuid4().hex[:8]}.tmp")
    entries = iter(capture_entries_of(archive / name, trust_index))
    with attempt.open("wb") as file:
        for chunk in iter(lambda: list(islice(entries, size)), []):
            pickle.dump(read_chunk(archive, chunk, site), file)
    attempt.replace(path)
    return path


def read_on_dask(settings: Settings, survey: ArchiveSurvey, size: int) -> Iterator[ReadChunk]:
    """Yield all captures of the archive, read on the cluster at `Settings.dask_scheduler`, file by file.

    Args:
        settings: where the data lives and where the scheduler is.
        survey: of the archive to read.
        size: captures in a chunk.

    Raises:
        OSError: the scheduler cannot be reached, or a file cannot be written.
        ReaderDied: the cluster had no worker for `Settings.dask_patience` seconds, or every worker that read a file
            died.
    """
    site = survey.accounts.site_with_layouts()
    archive, target = settings.archive_dir.resolve(), settings.data_dir.resolve() / FOLDER
    target.mkdir()
    try:
        with _connect(settings) as client:
            futures = [
                client.submit(read_file, archive, name, trusted, target, site, size, pure=False)
                for name, trusted in survey.files()
            ]
            for future in futures:
                path = _result_of(future, client, settings)
                with path.open("rb") as file:
                    while file.peek(1):
                        yield pickle.load(file)  # noqa: S301 our own task wrote it
                path.unlink()
    finally:
        rmtree(target)


def _connect(settings: Settings) -> Client:
    timeout = max(settings.dask_patience, MIN_SECONDS_TO_CONNECT)
    try:
        return Client(settings.dask_scheduler, timeout=timeout)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError) as error:
        raise OSError(f"The Dask scheduler at {settings.dask_scheduler} does not answer ({error}).") from error


def _result_of(future: "Future[Path]", client: Client, settings: Settings) -> Path:
    """Return the result of a task. Dask itself would wait for ever if no worker were left."""
    seen_at = time.monotonic()
    try:
        while not future.done():  # type: ignore[no-untyped-call]
            time.sleep(SECONDS_BETWEEN_CHECKS)
            if client.nthreads():  # type: ignore[no-untyped-call]
                seen_at = time.monotonic()
            elif time.monotonic() - seen_at >= settings.dask_patience:
                raise ReaderDied(
                    f"The Dask cluster at {settings.dask_scheduler} has had no worker for"
                    f" {counted(settings.dask_patience, 'second')}. Nothing was changed; start its workers and run"
                    " `caci rebuild` again."
                )
        path: Path = future.result()
        return path
    except (KilledWorker, CancelledError) as error:
        raise ReaderDied(
            f"The Dask cluster at {settings.dask_scheduler} gave up on a file ({error}). Nothing was changed; look"
            " why its workers died, and run `caci rebuild` again."
        ) from error
