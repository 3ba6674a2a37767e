"""The runs on the site that flows and commands start: `ingest`, `audit`, `refresh` and `backfill`.

Their parameters are those of the flows of the same names, whose docstrings explain them.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial

from flows.errors import NothingToDo
from flows.pipeline.backfill.files import backfill_files
from flows.pipeline.backfill.scope import SITE, Scope, Window, WindowSize, check_parameters
from flows.pipeline.backfill.site import SiteBackfill
from flows.pipeline.crawl import CrawlPlan
from flows.pipeline.load import upgrade_warehouse
from flows.pipeline.run.result import RunResult
from flows.pipeline.run.sequence import run_on_site
from flows.pipeline.run.steps import Steps
from flows.settings import Settings
from schemas.listing import KnownItem
from spiders.sites import load_site
from warehouse.account.due import Intervals, items_due
from warehouse.errors import OlderSchema

MAX_REFRESH_ITEMS = 10_000
"""The most items that a refresh may fetch; more than the site has."""
MAX_REFRESH_DAYS, MAX_REFRESH_HOURS = 36_500, 36_500 * 24
"""A hundred years: whatever was published, and whatever was requested."""


def ingest(settings: Settings, steps: Steps, sections: Sequence[str] | None = None) -> RunResult:
    """Fetch what is new on the site, load it, and account for it."""
    return run_on_site("ingest", settings, CrawlPlan(sections or ()), steps)


def audit(settings: Settings, steps: Steps, sections: Sequence[str] | None = None) -> RunResult:
    """Walk whole listings, fetch what was missed, and account for everything."""
    return run_on_site("audit", settings, CrawlPlan(sections or (), audit=True), steps)


def refresh(
    settings: Settings, steps: Steps, days: int = 30, limit: int = 200, hours: float | None = None
) -> RunResult:
    """Fetch known items again, and pending ones; walk no listing."""
    if not settings.data_dir.exists():
        raise NothingToDo(f"There is no data directory {settings.data_dir}. Run `caci ingest` first.")
    intervals = Intervals() if hours is None else Intervals.whatever_the_age(timedelta(hours=hours))
    choose = partial(items_due, settings.warehouse, settings.site, datetime.now(UTC), limit, days, intervals)

    def due() -> Sequence[KnownItem]:
        try:
            return choose()
        except OlderSchema:
            upgrade_warehouse(settings, steps.progress)
            return choose()

    parameters = {"days": days, "limit": limit, "hours": hours}
    return run_on_site("refresh", settings, CrawlPlan(), steps, due_items=due, parameters=parameters)


def backfill(
    settings: Settings,
    steps: Steps,
    since: date | None = None,
    until: date | None = None,
    sections: list[str] | None = None,
    source: str = SITE,
    limit: int | None = None,
    dry_run: bool = False,
    window: WindowSize = "quarter",
) -> RunResult | list[Window] | list[str]:
    """Fetch what was published from `since` to `until` and is not stored yet, or import files.

    Returns:
        The result of the run; of a dry run the windows that it would fetch, or the files that it would import.
    """
    check_parameters(load_site(settings.site), since, until, sections, source, limit)
    if source != SITE:
        return backfill_files(settings, source, dry_run, steps)
    scope = Scope(load_site(settings.site), tuple(sections or ()), since, until)
    return SiteBackfill(settings, scope, limit, window, steps).run(dry_run)
