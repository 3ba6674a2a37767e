"""Reads the archive on the workers of a Dask cluster: a WARC file is a task, and what was read comes back in a file.

The workers see the same data directory under the same path, and have this program installed. What a worker had begun
when it died is done by another one.
"""

import pickle
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from shutil import rmtree
from typing import Any, cast
from uuid import uuid4

from distributed import CancelledError, Client, KilledWorker
from prefect import flow, task
from prefect.client.schemas.objects import State
from prefect.context import FlowRunContext
from prefect.states import Completed
from prefect.task_runners import TaskRunner
from prefect_dask.task_runners import DaskTaskRunner, PrefectDaskFuture

from flows.orchestration.states import failing_clearly
from flows.orchestration.tasks import NOT_KEPT
from flows.pipeline.readers import ReaderDied
from flows.pipeline.reading import ReadChunk, read_chunk
from flows.settings import Settings
from spiders.archive.survey import ArchiveSurvey, capture_entries_of

FOLDER = "reading"
"""In the data directory, for as long as the reading and the loading last."""
SECONDS_BETWEEN_LOOKS = 1.0


@task(name="read", description="Reads the pages of one WARC file.", **NOT_KEPT)
def read_file_task(archive: Path, name: str, trust_index: bool, target: Path, site: str, size: int) -> Path:
    """Reads the captures of the WARC file `name`, `size` at a time; gives the file in `target` with what was read."""
    path = target / f"{name}.chunks"
    # A worker that is given up may still be at it, so nobody writes into the file of another.
    own = path.with_name(f"{path.name}.{uuid4().hex[:8]}.tmp")
    entries = iter(capture_entries_of(archive / name, trust_index))
    with own.open("wb") as file:
        for chunk in iter(lambda: list(islice(entries, size)), []):
            pickle.dump(read_chunk(archive, chunk, site), file)
    own.replace(path)
    return path


@flow(name="read", description="Reads the WARC files of the archive, each in a task.", log_prints=False)
@failing_clearly
def read_files(settings: Settings, files: Sequence[tuple[str, bool]], target: Path, size: int) -> State[Any]:
    """Reads the files of the archive, named each with whether its index is to be trusted.

    Returns:
        Completed, with a file for each, as `read_file_task` writes it, in the same order.

    Raises:
        ReaderDied: the cluster had no worker for `Settings.dask_patience` seconds, or a file killed each that read it.
    """
    futures = [
        read_file_task.submit(settings.archive_dir.resolve(), name, trusted, target, settings.site, size)
        for name, trusted in files
    ]
    context = FlowRunContext.get()
    assert context is not None  # noqa: S101 for the type checker: this is a flow
    client = cast("DaskTaskRunner", context.task_runner).client
    return Completed(data=[_result_of(cast("PrefectDaskFuture[Path]", future), client, settings) for future in futures])


def _result_of(future: PrefectDaskFuture[Path], client: Client, settings: Settings) -> Path:
    """The result of a task, for which Dask alone would wait for ever where no worker is left."""
    seen_at = time.monotonic()
    try:
        while not future.wrapped_future.done():  # type: ignore[no-untyped-call]
            future.wait(SECONDS_BETWEEN_LOOKS)
            if client.nthreads():  # type: ignore[no-untyped-call]
                seen_at = time.monotonic()
            elif time.monotonic() - seen_at >= settings.dask_patience:
                raise ReaderDied(
                    f"The Dask cluster at {settings.dask_scheduler} has had no worker for {settings.dask_patience:g}"
                    " seconds. Nothing was changed; start its workers and run the flow again."
                )
        return future.result()
    except (KilledWorker, CancelledError) as error:
        raise ReaderDied(
            f"The Dask cluster at {settings.dask_scheduler} gave a file up ({error}). Nothing was changed; see what its"
            " workers died of, and run the flow again."
        ) from error


def read_on_dask(settings: Settings, survey: ArchiveSurvey, size: int) -> Iterator[ReadChunk]:
    """All captures of the archive, read on the cluster at `Settings.dask_scheduler`, file by file.

    Raises:
        OSError: the cluster cannot be reached, or a file not be written.
        ReaderDied: its workers are gone.
    """
    target = settings.data_dir.resolve() / FOLDER
    target.mkdir()
    try:
        runner: TaskRunner[Any] = DaskTaskRunner(address=settings.dask_scheduler)
        on_dask = read_files.with_options(task_runner=runner)
        for path in cast("list[Path]", on_dask(settings, survey.files(), target, size)):
            with path.open("rb") as file:
                while file.peek(1):
                    yield pickle.load(file)  # noqa: S301 our own task wrote it
            path.unlink()
    finally:
        rmtree(target)
