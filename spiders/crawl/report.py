"""Collects, in the spider's process, what a crawl did and could not do.

The log, the finish reason and the process that started the crawl learn it from here: the latter by events, from which
it makes its own `CrawlResult`.
"""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from schemas.politeness import Politeness
from schemas.reject import RejectReason
from spiders.crawl.events import EventLog

logger = logging.getLogger(__name__)

# A site that does not answer for this many items in a row is down or overloaded; further requests would make it worse.
MAX_FAILURES_IN_A_ROW = 10
# If this many items in a row that the listings name are missing, behind a login, or in no known layout, the fault is
# the site's, and its responses do not count.
MAX_DOUBTFUL_IN_A_ROW = 10
MAX_EXAMPLES = 5


class CrawlReport:
    """The counts and problems of one crawl so far; each step is sent as an event."""

    def __init__(self, events: EventLog) -> None:
        self._events = events
        self._problems: list[str] = []
        self._unanswered: dict[str, str] = {}
        self._forbidden: list[str] = []
        self._failures = 0
        self._doubtful: dict[str, str] = {}
        self._doubt = ""
        self.notes: list[str] = []
        self.layout_problems: dict[str, str] = {}
        """How the layout of each kind of page has changed, a sentence each."""
        self.items_requested = 0
        self.listings_requested = 0

    @property
    def problems(self) -> list[str]:
        """What keeps the crawl from being complete, a sentence each; items without a final answer are one sentence."""
        problems = list(self._problems)
        if self._forbidden:
            examples = ", ".join(self._forbidden[:MAX_EXAMPLES])
            problems.append(f"robots.txt forbids {len(self._forbidden)} items: {examples}")
        if self._unanswered:
            examples = ", ".join(
                f"{article_id} ({reason})" for article_id, reason in list(self._unanswered.items())[:MAX_EXAMPLES]
            )
            problems.append(f"{len(self._unanswered)} items without a final answer: {examples}")
        return problems

    def add_problem(self, text: str) -> None:
        """Add a problem, and log it; what was added before is not added again."""
        if text not in self._problems:
            self._problems.append(text)
            logger.error(text)

    def add_note(self, text: str) -> None:
        """Add what a person should know although nothing is wrong, and log it."""
        if text not in self.notes:
            self.notes.append(text)
            logger.warning(text)

    def add_listing_page(self, section: str, start: int, entries: int, pages: int | None) -> None:
        """Report a listing page that was read.

        Args:
            section: slug of the section.
            start: offset of the page.
            entries: items that it names.
            pages: how many pages the listing says it has; None if it does not say.
        """
        self._events.emit("listing", section=section, start=start, entries=entries, pages=pages)

    def item_answered(
        self, article_id: str, url: str, status: int, doubt: str | None = None, as_before: bool = False
    ) -> None:
        """Report an item that got its final response.

        Args:
            article_id: the item.
            url: its public address.
            status: of the response.
            doubt: why the response would be doubted if many items in a row got the like; None if it would not.
            as_before: whether the item got the like before, so that it says nothing about the site.
        """
        self._failures = 0
        if doubt is None:
            self._doubtful.clear()
        elif not as_before:
            self._doubtful[article_id], self._doubt = url, doubt
        self._events.emit("item", article_id=article_id, status=status, requested=self.items_requested)

    def item_unanswered(self, article_id: str, reason: str, status: int | None = None) -> None:
        """Report an item that got no final response: it stays pending."""
        self._failures += 1
        self._unanswered[article_id] = reason
        self._events.emit("item", article_id=article_id, status=status, reason=reason, requested=self.items_requested)

    def item_forbidden(self, article_id: str) -> None:
        """Report an item that robots.txt forbids: it was not requested, and stays pending."""
        self._forbidden.append(article_id)
        self._events.emit(
            "item", article_id=article_id, status=None, reason="forbidden by robots.txt", requested=self.items_requested
        )

    def reason_to_stop(self) -> str | None:
        """Return why the crawl should end now, as its finish reason; None to continue."""
        if self.layout_problems:
            return "layout_drift"
        if self._failures >= MAX_FAILURES_IN_A_ROW:
            self.add_problem(f"the site did not answer for {self._failures} items in a row; the crawl was stopped")
            return "site_unreachable"
        if len(self._doubtful) >= MAX_DOUBTFUL_IN_A_ROW:
            self.add_problem(
                f"{len(self._doubtful)} items in a row are not articles ({self._doubt}); the crawl was stopped"
            )
            return "layout_unknown" if self._doubt.startswith(RejectReason.UNKNOWN_LAYOUT) else "items_refused"
        return None

    def layout_changed(self, kind: str, evidence: Sequence[str]) -> None:
        """Report that the pages of a kind no longer look as they did.

        Args:
            kind: of page.
            evidence: what they lack, a sentence each, the most telling first.
        """
        self.layout_problems[kind] = f"the layout of the site's {kind} pages has changed: {'; '.join(evidence)}"
        self.add_problem(self.layout_problems[kind])

    def layout_still_changed(self, kind: str, problem: str) -> None:
        """Report that an earlier crawl found a new layout, and this one found no page in the old layout."""
        if kind not in self.layout_problems:
            self.layout_problems[kind] = problem
            self.add_problem(f"pages of an earlier crawl wait until the readers are mended: {problem}")

    @property
    def doubtful(self) -> dict[str, str]:
        """Items, with their addresses, whose responses stopped the crawl: the next crawl requests them again."""
        return dict(self._doubtful) if len(self._doubtful) >= MAX_DOUBTFUL_IN_A_ROW else {}

    def finish(self, reason: str, stats: Mapping[str, Any], politeness: Politeness) -> None:
        """Write the last event; `stats` are Scrapy's."""
        self._events.emit(
            "finished",
            requests=stats.get("downloader/request_count", 0),
            items_requested=self.items_requested,
            listings_requested=self.listings_requested,
            bytes=stats.get("downloader/response_bytes", 0),
            statuses=politeness.statuses,
            politeness=politeness.model_dump(mode="json"),
            problems=self.problems,
            notes=self.notes,
            layout_problems=self.layout_problems,
            reason=reason,
        )
