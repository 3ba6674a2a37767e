"""The latest run and the latest green one, in a small file that any monitor can read while other runs are at work."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from flows.pipeline.permissions import public_files
from flows.settings import Settings
from schemas.run import Run, RunState
from warehouse.own_folder import work_folder

NAME = "last-runs.json"
DAYS_OF_SILENCE, MAX_DAYS_OF_SILENCE = 2, 365
"""After how many days without a green run somebody is told, by default and at most. Two runs a day are scheduled."""


class EndedRun(BaseModel):
    """How a run ended."""

    model_config = ConfigDict(frozen=True)

    run_id: str
    flow: str
    state: RunState
    finished_at: datetime
    message: str
    """What made it red, and what to do."""

    def __str__(self) -> str:
        return f"{self.flow}, ended {self.finished_at:%Y-%m-%d %H:%M} UTC"


class LastRuns(BaseModel):
    """What the file holds."""

    latest: EndedRun
    latest_green: EndedRun | None = None


def last_runs_file(settings: Settings) -> Path:
    """Return the path of the file."""
    return settings.data_dir / NAME


def read_last_runs(settings: Settings) -> LastRuns | None:
    """Return what the file holds; None if it is missing, or not whole."""
    try:
        return LastRuns.model_validate_json(last_runs_file(settings).read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def record_last_run(settings: Settings, run: Run, message: str) -> None:
    """Write the file anew, in one step. The caller holds the lock of the data directory, and has published.

    Args:
        settings: where the data is.
        run: the run that has ended.
        message: how it ended and, if it is red, what to do.

    Raises:
        OSError: it cannot be written.
    """
    before = read_last_runs(settings)
    latest = EndedRun(run_id=run.run_id, flow=run.flow, state=run.state, finished_at=run.finished_at, message=message)
    green = latest if run.state is RunState.GREEN else before.latest_green if before is not None else None
    new = work_folder(settings.data_dir) / NAME
    new.unlink(missing_ok=True)
    with public_files(), os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "w") as file:
        file.write(LastRuns(latest=latest, latest_green=green).model_dump_json(indent=2) + "\n")
    new.replace(last_runs_file(settings))


def silence_in_words(settings: Settings, longest: timedelta) -> str | None:
    """Return what is wrong if no run was green for longer than `longest`, and what to do; None if one was.

    Raises:
        OSError: the file cannot be read.
    """
    runs, now = read_last_runs(settings), datetime.now(UTC)
    if runs is None:
        return f"{last_runs_file(settings)} says nothing: no run has ended here yet. Run `caci ingest`."
    green = runs.latest_green
    if green is not None and green.finished_at > now:
        return f"The latest green run ({green}) ended in the future. Correct the clock of this machine."
    if green is not None and now - green.finished_at <= longest:
        return None
    if runs.latest.state is RunState.GREEN:
        return (
            f"No run has ended since the latest green one ({green}). Look whether the worker, `caci serve` or whatever"
            " else starts the runs is alive, and start it; or run `caci ingest`."
        )
    since = "yet" if green is None else f"since {green.finished_at:%Y-%m-%d %H:%M} UTC"
    return f"No run has been green {since}. The latest ({runs.latest}): {runs.latest.message}"
