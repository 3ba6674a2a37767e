"""What the warehouse holds, at a glance."""

from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from schemas.run_state import RunState
from warehouse.resources import read_sql


@dataclass(frozen=True)
class LastRun:
    """The run that ended last."""

    run_id: str
    flow: str
    state: RunState
    finished_at: datetime


@dataclass(frozen=True)
class Status:
    """Counts and dates over the whole warehouse."""

    articles: dict[str, dict[str, int]]
    """Number of articles by section, then by kind; one without a section is under the empty name."""
    first_published_on: date | None
    last_published_on: date | None
    captures: int
    rejects: int
    last_run: LastRun | None


def status(connection: duckdb.DuckDBPyConnection) -> Status:
    """Return what the warehouse behind `connection` holds."""
    articles: dict[str, dict[str, int]] = {}
    dates: list[date] = []
    for section, kind, count, first, last in connection.execute(read_sql("account/articles_by_kind.sql")).fetchall():
        articles.setdefault(section or "", {})[kind] = count
        dates += [day for day in (first, last) if day is not None]
    counts = "SELECT (SELECT count(*) FROM captures), (SELECT count(*) FROM rejects)"
    captures, rejects = connection.execute(counts).fetchall()[0]
    return Status(articles, min(dates, default=None), max(dates, default=None), captures, rejects, last_run(connection))


def last_run(connection: duckdb.DuckDBPyConnection) -> LastRun | None:
    """Return the run that ended last; None if there was none."""
    row = connection.execute(read_sql("account/last_run.sql")).fetchone()
    if row is None:
        return None
    run_id, flow, state, finished_at = row
    return LastRun(run_id, flow, RunState(state), finished_at)
