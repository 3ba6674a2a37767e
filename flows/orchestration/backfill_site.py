"""A backfill from the site: discovery, then window after window, each fetched and loaded by itself."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from prefect import get_run_logger
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.orchestration.accounts import Account
from flows.orchestration.tasks import certificate_task, fetch, load_task
from flows.pipeline.crawl import CrawlPlan, CrawlReport
from flows.pipeline.joining import join_crawls, join_loads
from flows.pipeline.load import Loaded
from flows.pipeline.lock import SECONDS_BETWEEN_TRIALS, exclusive
from flows.pipeline.progress import reporter
from flows.pipeline.scope import Scope, Window, WindowSize, windows_of
from flows.settings import Settings
from warehouse.account.certificate import pending_items
from warehouse.database.warehouse import open_warehouse

WINDOWS = "Windows"
"""Name of the phase in the progress."""


@dataclass
class SiteBackfill:
    """One backfill from the site.

    It holds the data directory for a window at a time. What is to be fetched is asked anew for each: another run may
    have fetched it meanwhile.
    """

    settings: Settings
    scope: Scope
    limit: int | None
    size: WindowSize
    crawls: list[CrawlReport] = field(default_factory=list)
    loads: list[Loaded] = field(default_factory=list)

    def run(self, dry_run: bool) -> State[Any]:
        """Runs it to its end; see the flow `backfill`."""
        logger = get_run_logger()
        progress = reporter(logger)
        account = Account("backfill", self.settings, self._parameters(), datetime.now(UTC))
        with self._alone():
            discovered = self._crawl(CrawlPlan(self.scope.sections, pending=False), "fetch listings")
            if not discovered.listing_pages or discovered.ended_early:
                return account.conclude(discovered, None, None)
            self.loads.append(load_task(self.settings))
            windows = self._choose()
        for window in windows:
            logger.info("To be fetched: %s, items: %d", window.name, len(window.items))
        if dry_run:
            return Completed(message=_told(windows), data=windows)
        for number, window in enumerate(windows, start=1):
            self._let_others_in()
            with self._alone():
                fetched = self._fetch(window)
            progress.update(WINDOWS, number, len(windows))
            if not fetched:
                break
        self._let_others_in()
        with self._alone():
            return self._conclude(account)

    def _alone(self) -> Any:
        return exclusive(self.settings.data_dir, self.settings.lock_timeout, reporter(get_run_logger()).say)

    def _let_others_in(self) -> None:
        """Another run that waits takes its turn; and the site is not asked sooner than between any two requests."""
        time.sleep(max(self.settings.download_delay, 4 * SECONDS_BETWEEN_TRIALS))

    def _crawl(self, plan: CrawlPlan, name: str) -> CrawlReport:
        self.crawls.append(fetch(self.settings, plan, name))
        return self.crawls[-1]

    def _choose(self) -> list[Window]:
        """The windows with what is to be fetched; what is beyond the limit leaves the scope."""
        with open_warehouse(self.settings.warehouse) as connection:
            items = pending_items(connection, self.scope)
        windows = windows_of(items, self.size)
        if self.limit is not None:
            known = [item for window in windows for item in window.items]
            self.scope = self.scope.leaving(item.article_id for item in known[self.limit :])
            windows = windows_of([item for item in items if self.scope(item)], self.size)
        return windows

    def _fetch(self, window: Window) -> bool:
        """Fetches and loads what of the window is still to be fetched; False where nothing more is to be asked."""
        with open_warehouse(self.settings.warehouse) as connection:
            pending = {item["article_id"] for item in pending_items(connection, self.scope)}
        items = [item for item in window.items if item.article_id in pending]
        if not items:
            return True
        crawled = self._crawl(CrawlPlan(items=items, pending=False), f"fetch {window.name}")
        if crawled.layout_problems:
            return False
        self.loads.append(load_task.with_options(task_run_name=f"load {window.name}")(self.settings))
        return not crawled.ended_early

    def _conclude(self, account: Account) -> State[Any]:
        crawled, loaded = join_crawls(self.crawls), join_loads(self.loads)
        if crawled.layout_problems:
            return account.conclude(crawled, None, None)
        notes = list(crawled.notes)
        if self.scope.left:
            notes.append(f"{len(self.scope.left):,} items are left for another run, since the limit was {self.limit:,}")
        certificate = certificate_task(
            self.settings, [*crawled.problems, *loaded.problems], notes, self.scope, self.scope.told
        )
        return account.conclude(crawled, loaded, certificate)

    def _parameters(self) -> dict[str, Any]:
        return {
            "since": str(self.scope.since or "") or None,
            "until": str(self.scope.until or "") or None,
            "sections": list(self.scope.sections) or None,
            "limit": self.limit,
            "window": self.size,
            "origin": self.settings.origin,
        }


def _told(windows: list[Window]) -> str:
    """What a dry run found, in words."""
    items = sum(len(window.items) for window in windows)
    if not items:
        return "Nothing is to be fetched."
    return f"{items:,} items are to be fetched: {', '.join(f'{len(w.items):,} of {w.name}' for w in windows)}."
