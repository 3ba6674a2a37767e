"""Reads the archive on the workers of a Dask cluster: a WARC file is a task, and what was read comes back in a file.

The workers see the same data directory under the same path, and have this program installed.
"""

import pickle
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from shutil import rmtree
from typing import Any

from prefect import flow, task
from prefect.task_runners import TaskRunner
from prefect_dask.task_runners import DaskTaskRunner

from flows.reading import ReadChunk, read_chunk
from flows.settings import Settings
from flows.tasks import NOT_KEPT
from spiders.archive_survey import ArchiveSurvey, capture_entries_of

FOLDER = "reading"
"""In the data directory, for as long as the reading and the loading last."""


@task(name="read", description="Reads the pages of one WARC file.", **NOT_KEPT)
def read_file_task(archive: Path, name: str, trust_index: bool, target: Path, site: str, size: int) -> Path:
    """Reads the captures of the WARC file `name`, `size` at a time; gives the file in `target` with what was read."""
    path = target / f"{name}.chunks"
    entries = iter(capture_entries_of(archive / name, trust_index))
    with path.open("wb") as file:
        for chunk in iter(lambda: list(islice(entries, size)), []):
            pickle.dump(read_chunk(archive, chunk, site), file)
    return path


@flow(name="read", description="Reads the WARC files of the archive, each in a task.", log_prints=False)
def read_files(settings: Settings, files: Sequence[tuple[str, bool]], target: Path, size: int) -> list[Path]:
    """Reads the files of the archive, named each with whether its index is to be trusted.

    Returns:
        A file for each, as `read_file_task` writes it, in the same order.
    """
    futures = [
        read_file_task.submit(settings.archive_dir.resolve(), name, trusted, target, settings.site, size)
        for name, trusted in files
    ]
    return [future.result() for future in futures]


def read_on_dask(settings: Settings, survey: ArchiveSurvey, size: int) -> Iterator[ReadChunk]:
    """All captures of the archive, read on the cluster at `Settings.dask_scheduler`, file by file.

    Raises:
        OSError: the cluster cannot be reached, or a file not be written.
    """
    target = settings.data_dir.resolve() / FOLDER
    target.mkdir()
    try:
        runner: TaskRunner[Any] = DaskTaskRunner(address=settings.dask_scheduler)
        on_dask = read_files.with_options(task_runner=runner)
        for path in on_dask(settings, survey.files(), target, size):
            with path.open("rb") as file:
                while file.peek(1):
                    yield pickle.load(file)  # noqa: S301 our own task wrote it
            path.unlink()
    finally:
        rmtree(target)
