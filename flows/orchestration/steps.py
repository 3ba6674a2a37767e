"""What the flows `ingest`, `audit` and `refresh` share: fetch, load, certificate, publish."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from prefect import get_run_logger
from prefect.client.schemas.objects import State

from flows.orchestration.accounts import Account
from flows.orchestration.tasks import certificate_task, fetch, load_task
from flows.pipeline.crawl import CrawlPlan, CrawlReport
from flows.pipeline.lock import exclusive
from flows.pipeline.progress import reporter
from flows.settings import Settings
from schemas.known_item import KnownItem

LONGEST_RUN = 48 * 3600
"""Seconds after which Prefect ends a run. In a deployment it may wait twelve hours for another, and each crawl in it
ends itself after `crawl_timeout`, twelve hours as well."""


def fetch_and_account(
    name: str,
    settings: Settings,
    plan: CrawlPlan,
    *,
    due: Callable[[], Sequence[KnownItem]] | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> State[Any]:
    """A run of the flow `name`: discovers and fetches, loads, accounts for everything, and publishes if all is well.

    Args:
        name: of the flow.
        settings: where the data lives and how politely to ask.
        plan: what to fetch.
        due: gives the items of the plan; asked once nobody else is at work.
        parameters: of the flow, for the record of the run.

    Returns:
        Completed with a `RunResult` after a green run, Failed with one after a red run; a red run publishes nothing.

    Raises:
        Busy: another run is at work on the same data directory, and does not end in `settings.lock_timeout`.
    """
    account = Account(
        name,
        settings,
        {"sections": list(plan.sections) or None, "origin": settings.origin} | dict(parameters or {}),
        datetime.now(UTC),
    )
    with exclusive(settings.data_dir, settings.lock_timeout, reporter(get_run_logger()).say):
        plan = replace(plan, items=due()) if due is not None else plan
        crawled = fetch(settings, plan)
        # Where nothing was discovered the warehouse stays as it was; pages of a new layout wait for a mended reader.
        if not _has_fetched(crawled, plan) or crawled.layout_problems:
            return account.conclude(crawled, None, None)
        loaded = load_task(settings)
        certificate = certificate_task(settings, [*crawled.problems, *loaded.problems], crawled.notes)
        return account.conclude(crawled, loaded, certificate)


def _has_fetched(crawled: CrawlReport, plan: CrawlPlan) -> bool:
    """True where there is something to account for: a listing was read, or items were fetched, or none was due."""
    if plan.items is None:
        return crawled.listing_pages > 0
    return crawled.items_fetched > 0 or not (plan.items or crawled.problems)
