"""A backfill from the site: discovery, then one window after another, each fetched and loaded by itself."""

import time
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from flows.pipeline.backfill.scope import Scope, Window, WindowSize, in_words, windows_of
from flows.pipeline.backfill.totals import sum_crawls, sum_loads
from flows.pipeline.crawl import CrawlPlan, CrawlResult
from flows.pipeline.disk_space import check_space
from flows.pipeline.load import LoadResult
from flows.pipeline.lock import SECONDS_BETWEEN_ATTEMPTS, exclusive
from flows.pipeline.run.current_run import CurrentRun
from flows.pipeline.run.result import RunResult
from flows.pipeline.run.site_check import check_site
from flows.pipeline.run.steps import Steps
from flows.settings import Settings
from warehouse.account.certificate import pending_items

WINDOWS = "Windows"
"""Name of the phase in the progress reports."""


@dataclass
class SiteBackfill:
    """One backfill from the site.

    It locks the data directory for one window at a time. For each window it looks up again what is still to be fetched,
    because another run may have fetched it in the meantime.
    """

    settings: Settings
    scope: Scope
    limit: int | None
    size: WindowSize
    steps: Steps
    crawls: list[CrawlResult] = field(default_factory=list)
    loads: list[LoadResult] = field(default_factory=list)

    def run(self, dry_run: bool) -> RunResult | list[Window]:
        """Run the backfill; a dry run returns what would be fetched. See the flow `backfill`."""
        run = CurrentRun("backfill", self.settings, self._parameters(), self.steps)
        check_site(self.settings)
        with self._exclusive():
            check_space(self.settings)
            discovered = self._crawl(CrawlPlan(self.scope.sections, pending=False), "fetch listings")
            if not discovered.listing_pages or discovered.ended_early:
                return run.finish(discovered)
            self.loads.append(self.steps.load(self.settings))
            windows = self._choose_windows()
        if windows:
            self.steps.logger.info("To be fetched: %s", in_words(windows))
        if dry_run:
            return windows
        for number, window in enumerate(windows, start=1):
            self._let_others_run()
            with self._exclusive():
                proceed = self._fetch(window)
            self.steps.progress.update(WINDOWS, number, len(windows))
            if not proceed:
                break
        self._let_others_run()
        with self._exclusive():
            return self._finish(run)

    def _exclusive(self) -> AbstractContextManager[None]:
        return exclusive(
            self.settings.data_dir, self.settings.lock_timeout, self.steps.progress.say, self.settings.group
        )

    def _let_others_run(self) -> None:
        """Give a waiting run its turn, and keep the pause between two requests to the site."""
        time.sleep(max(self.settings.download_delay, 4 * SECONDS_BETWEEN_ATTEMPTS))

    def _crawl(self, plan: CrawlPlan, name: str) -> CrawlResult:
        self.crawls.append(self.steps.fetch(self.settings, plan, name))
        return self.crawls[-1]

    def _choose_windows(self) -> list[Window]:
        """Return the windows with the items to fetch; take items beyond the limit out of the scope."""
        with self.settings.warehouse.writing() as connection:
            items = pending_items(connection, self.scope)
        windows = windows_of(items, self.size)
        if self.limit is not None:
            in_order = [item for window in windows for item in window.items]
            self.scope = self.scope.leaving(item.article_id for item in in_order[self.limit :])
            windows = windows_of([item for item in items if self.scope(item)], self.size)
        return windows

    def _fetch(self, window: Window) -> bool:
        """Fetch and load the pending items of the window; return False if nothing more may be requested."""
        with self.settings.warehouse.writing() as connection:
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
        notes = [*crawled.notes, *loaded.notes]
        if self.scope.left:
            left = len(self.scope.left)
            notes.append(f"items left for another run because of the limit of {self.limit:,}: {left:,}")
        problems = [*crawled.problems, *loaded.problems]
        certificate = self.steps.certify(
            self.settings, problems, notes, self.scope, self.scope.in_words, crawled.unreachable_items
        )
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
