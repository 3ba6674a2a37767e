"""What a data directory holds, how its last run ended, and whether a command was ended before it was done."""

from datetime import UTC

from flows.pipeline.lock import unfinished_command
from flows.pipeline.run.advice import advice_for
from flows.pipeline.run.last_runs import read_last_runs
from flows.settings import Settings
from schemas.run import Run, RunState
from schemas.status import ArchiveStatus, EndedRunStatus, SnapshotStatus, Status, WarehouseStatus
from spiders.archive.archive import Archive
from spiders.sites import load_site
from warehouse.account.status import status as stored_status
from warehouse.load.known_captures import known_captures
from warehouse.query.published_at import published_at


def status_of(settings: Settings) -> Status:
    """Return the status of a data directory. The last run is the archive's: the warehouse lacks those without a load.

    Raises:
        ArchiveError: the report of the last run cannot be read.
        WarehouseError: a database cannot be read; or there is none, and nothing was fetched either.
    """
    archive = Archive(settings.archive_dir, load_site(settings.site))
    captures = [entry.record_id for entry in archive.capture_entries()]
    run, green = archive.latest_run(), (runs.latest_green if (runs := read_last_runs(settings)) is not None else None)
    return Status(
        archive=ArchiveStatus(
            folder=str(settings.archive_dir),
            captures=len(captures),
            bytes=sum(path.stat().st_size for path in settings.archive_dir.glob("*.warc.gz") if path.is_file()),
            damages=tuple(archive.problems),
        ),
        warehouse=_warehouse(settings, captures) if settings.warehouse.exists() or run is None else None,
        last_run=_ended(run) if run is not None else None,
        latest_green_run_at=green.finished_at if green is not None else None,
        unfinished=unfinished_command(settings.data_dir),
        snapshot=SnapshotStatus(
            file=str(settings.snapshot),
            published_at=published_at(settings.snapshot) if settings.snapshot.exists() else None,
        ),
    )


def _warehouse(settings: Settings, captures: list[str]) -> WarehouseStatus:
    with settings.warehouse.reading() as connection:
        stored, loaded = stored_status(connection), known_captures(connection)
    return WarehouseStatus(
        captures=stored.captures,
        waiting=sum(capture not in loaded for capture in captures),  # a lake also has captures of other archives
        rejected=stored.rejects,
        articles=stored.articles,
        first_published_on=stored.first_published_on,
        last_published_on=stored.last_published_on,
    )


def _ended(run: Run) -> EndedRunStatus:
    return EndedRunStatus(
        run_id=run.run_id,
        flow=run.flow,
        state=run.state,
        finished_at=run.finished_at.astimezone(UTC),
        problems=run.problems,
        what_to_do=None if run.state is RunState.GREEN else advice_for(run.reason),
    )
