"""What a crawl did and could not do: for the log, for the parent process, and for the reason it finishes with."""

import logging
from collections.abc import Mapping
from typing import Any

from spiders.events import EventLog

logger = logging.getLogger(__name__)

# A site that leaves so many items in a row without an answer is down or overloaded; asking on would make it worse.
FAILURES_IN_A_ROW = 10
# So many pages in a row in which no item is recognised mean a new layout.
UNREADABLE_IN_A_ROW = 10
EXAMPLES = 5
STATUS_PREFIX = "downloader/response_status_count/"


class CrawlReport:
    """Counts, problems and events of one crawl."""

    def __init__(self, events: EventLog) -> None:
        self._events = events
        self._problems: list[str] = []
        self._unanswered: dict[str, str] = {}
        self._failures = 0
        self._unreadable = 0
        self.items_requested = 0
        self.listings_requested = 0

    @property
    def problems(self) -> list[str]:
        """What keeps the crawl from being complete; items without an answer are one line."""
        if not self._unanswered:
            return list(self._problems)
        examples = ", ".join(
            f"{article_id} ({reason})" for article_id, reason in list(self._unanswered.items())[:EXAMPLES]
        )
        return [*self._problems, f"{len(self._unanswered)} items without a final answer: {examples}"]

    def add_problem(self, text: str) -> None:
        """Takes note of a problem, once, and logs it as one line."""
        if text not in self._problems:
            self._problems.append(text)
            logger.error(text)

    def listing_read(self, section: str, start: int, entries: int, pages: int | None) -> None:
        """A listing page was read; `pages` is how many the listing says it has."""
        self._events.emit("listing", section=section, start=start, entries=entries, pages=pages)

    def item_answered(self, article_id: str, status: int, *, readable: bool) -> None:
        """An item got its final answer; `readable` is false where the layout was not recognised."""
        self._failures = 0
        self._unreadable = 0 if readable else self._unreadable + 1
        self._events.emit("item", article_id=article_id, status=status, requested=self.items_requested)

    def item_unanswered(self, article_id: str, reason: str, status: int | None = None) -> None:
        """An item got no final answer: it stays pending."""
        self._failures += 1
        self._unanswered[article_id] = reason
        self._events.emit("item", article_id=article_id, status=status, reason=reason, requested=self.items_requested)

    def reason_to_stop(self) -> str | None:
        """Why the crawl should end now, as its finish reason; None to go on."""
        if self._failures >= FAILURES_IN_A_ROW:
            self.add_problem(f"the site left {self._failures} items in a row without an answer; the crawl was stopped")
            return "site_unreachable"
        if self._unreadable >= UNREADABLE_IN_A_ROW:
            self.add_problem(f"the layout of {self._unreadable} pages in a row is unknown; the crawl was stopped")
            return "layout_unknown"
        return None

    def finish(self, reason: str, stats: Mapping[str, Any]) -> None:
        """Writes the last event; `stats` are Scrapy's."""
        statuses = {
            key.removeprefix(STATUS_PREFIX): stats[key] for key in sorted(stats) if key.startswith(STATUS_PREFIX)
        }
        self._events.emit(
            "finished",
            requests=stats.get("downloader/request_count", 0),
            items_requested=self.items_requested,
            listings_requested=self.listings_requested,
            bytes=stats.get("downloader/response_bytes", 0),
            statuses=statuses,
            problems=self.problems,
            reason=reason,
        )
