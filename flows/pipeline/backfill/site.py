"""A backfill from the site: discovery, then window after window, each fetched and loaded by itself."""

import time
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from flows.pipeline.backfill.scope import Scope, Window, WindowSize, windows_of
from flows.pipeline.backfill.totals import sum_crawls, sum_loads
from flows.pipeline.crawl import CrawlPlan, CrawlResult
from flows.pipeline.load import LoadResult
from flows.pipeline.lock import SECONDS_BETWEEN_ATTEMPTS, exclusive
from flows.pipeline.run.current_run import CurrentRun
from flows.pipeline.run.result import RunResult
from flows.pipeline.run.steps import Steps
from flows.settings import Settings
from warehouse.account.certificate import pending_items

WINDOWS = "Windows"
"""Name of the phase in the progress."""


@dataclass
class SiteBackfill:
    """One backfill from the site.

    It holds the data directory for one window at a time. What is to be fetched is looked up again for each window:
    another run may have fetched it meanwhile.
    """

    settings: Settings
    scope: Scope
    limit: int | None
    size: WindowSize
    steps: Steps
    crawls: list[CrawlResult] = field(default_factory=list)
    loads: list[LoadResult] = field(default_factory=list)

    def run(self, dry_run: bool) -> RunResult | list[Window]:
        """Run it to its end; a dry run returns what would be fetched. See the flow `backfill`."""
        run = CurrentRun("backfill", self.settings, self._parameters(), self.steps)
        with self._exclusive():
            discovered = self._crawl(CrawlPlan(self.scope.sections, pending=False), "fetch listings")
            if not discovered.listing_pages or discovered.ended_early:
                return run.finish(discovered)
            self.loads.append(self.steps.load(self.settings))
            windows = self._choose_windows()
        for window in windows:
            self.steps.logger.info("To be fetched: %s, items: %d", window.name, len(window.items))
        if dry_run:
            return windows
        for number, window in enumerate(windows, start=1):
            self._let_others_in()
            with self._exclusive():
                goes_on = self._fetch(window)
            self.steps.progress.update(WINDOWS, number, len(windows))
            if not goes_on:
                break
        self._let_others_in()
        with self._exclusive():
            return self._finish(run)

    def _exclusive(self) -> AbstractContextManager[None]:
        return exclusive(self.settings.data_dir, self.settings.lock_timeout, self.steps.progress.say)

    def _let_others_in(self) -> None:
        """Give a waiting run its turn; and ask the site no sooner than between any two requests."""
        time.sleep(max(self.settings.download_delay, 4 * SECONDS_BETWEEN_ATTEMPTS))

    def _crawl(self, plan: CrawlPlan, name: str) -> CrawlResult:
        self.crawls.append(self.steps.fetch(self.settings, plan, name))
        return self.crawls[-1]

    def _choose_windows(self) -> list[Window]:
        """Return the windows with what is to be fetched; what exceeds the limit leaves the scope."""
        with self.settings.warehouse.open() as connection:
            items = pending_items(connection, self.scope)
        windows = windows_of(items, self.size)
        if self.limit is not None:
            in_order = [item for window in windows for item in window.items]
            self.scope = self.scope.leaving(item.article_id for item in in_order[self.limit :])
            windows = windows_of([item for item in items if self.scope(item)], self.size)
        return windows

    def _fetch(self, window: Window) -> bool:
        """Fetch and load what of the window is still pending; return False if nothing more is to be asked."""
        with self.settings.warehouse.open() as connection:
            pending = {item["article_id"] for item in pending_items(connection, self.scope)}
        items = [item for item in window.items if item.article_id in pending]
        if not items:
            return True
        crawled = self._crawl(CrawlPlan(items=items, pending=False), f"fetch {window.name}")
        if crawled.layout_problems:
            return False
        self.loads.append(self.steps.load(self.settings, f"load {window.name}"))
        return not crawled.ended_early

    def _finish(self, run: CurrentRun) -> RunResult:
        crawled, loaded = sum_crawls(self.crawls), sum_loads(self.loads)
        if crawled.layout_problems:
            return run.finish(crawled)
        notes = list(crawled.notes)
        if self.scope.left:
            notes.append(f"{len(self.scope.left):,} items are left for another run, since the limit was {self.limit:,}")
        problems = [*crawled.problems, *loaded.problems]
        certificate = self.steps.certify(self.settings, problems, notes, self.scope, self.scope.in_words)
        return run.finish(crawled, loaded, certificate)

    def _parameters(self) -> dict[str, Any]:
        return {
            "since": str(self.scope.since or "") or None,
            "until": str(self.scope.until or "") or None,
            "sections": list(self.scope.sections) or None,
            "limit": self.limit,
            "window": self.size,
            "origin": self.settings.origin,
        }
