"""The run that `ingest`, `audit` and `refresh` share: fetch, load, certify, publish."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flows.pipeline.crawl import CrawlPlan, CrawlResult
from flows.pipeline.disk_space import check_space
from flows.pipeline.lock import exclusive
from flows.pipeline.run.current_run import CurrentRun
from flows.pipeline.run.result import RunResult
from flows.pipeline.run.site_check import check_site
from flows.pipeline.run.steps import Steps
from flows.settings import Settings
from schemas.listing import KnownItem


def run_on_site(
    name: str,
    settings: Settings,
    plan: CrawlPlan,
    steps: Steps,
    *,
    due_items: Callable[[], Sequence[KnownItem]] | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> RunResult:
    """Discover and fetch, load, account for everything, and publish if the run is green.

    Args:
        name: of the flow.
        settings: where the data lives and how politely to ask.
        plan: what to fetch.
        steps: how each step is carried out.
        due_items: returns the items of the plan; called when the data directory is locked.
        parameters: of the flow, for the record of the run.

    Raises:
        WrongParameters: the data directory holds pages of other sites only.
        NotEnoughSpace: it would not fit on the disk; nothing was begun.
        Busy: another run is using the same data directory and does not end within `settings.lock_timeout`.
    """
    recorded = {"sections": list(plan.sections) or None, "origin": settings.origin} | dict(parameters or {})
    run = CurrentRun(name, settings, recorded, steps)
    check_site(settings)
    with exclusive(settings.data_dir, settings.lock_timeout, steps.progress.say, settings.group):
        check_space(settings)
        plan = replace(plan, items=due_items()) if due_items is not None else plan
        crawled = steps.fetch(settings, plan)
        # If nothing was discovered, the warehouse stays as it was; pages of a new layout wait for readers that know it.
        if not _has_fetched(crawled, plan) or crawled.layout_problems:
            return run.finish(crawled)
        loaded = steps.load(settings)
        problems, notes = [*crawled.problems, *loaded.problems], [*crawled.notes, *loaded.notes]
        certificate = steps.certify(settings, problems, notes, unreachable=crawled.unreachable_items)
        return run.finish(crawled, loaded, certificate)


def _has_fetched(crawled: CrawlResult, plan: CrawlPlan) -> bool:
    """Return True if there is something to account for: a listing was read, items were fetched, or none were due."""
    if plan.items is None:
        return crawled.listing_pages > 0
    return crawled.items_fetched > 0 or not (plan.items or crawled.problems)
