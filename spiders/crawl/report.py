"""What a crawl did and could not do: for the log, for the parent process, and for the reason it finishes with."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from schemas.politeness import Politeness
from schemas.reject import RejectReason
from spiders.crawl.events import EventLog

logger = logging.getLogger(__name__)

# A site that leaves so many items in a row without an answer is down or overloaded; asking on would make it worse.
FAILURES_IN_A_ROW = 10
# So many items in a row that the listings name and that are missing, behind a login, or in no known layout: that is not
# their fault but the site's, and their answers are not to be believed.
REFUSED_IN_A_ROW = 10
EXAMPLES = 5


class CrawlReport:
    """Counts, problems and events of one crawl."""

    def __init__(self, events: EventLog) -> None:
        self._events = events
        self._problems: list[str] = []
        self._unanswered: dict[str, str] = {}
        self._forbidden: list[str] = []
        self._failures = 0
        self._refused: dict[str, str] = {}
        self._refusal = ""
        self.notes: list[str] = []
        self.layout_problems: dict[str, str] = {}
        """By kind of page: how its layout has changed."""
        self.items_requested = 0
        self.listings_requested = 0

    @property
    def problems(self) -> list[str]:
        """What keeps the crawl from being complete; items without an answer are one line."""
        problems = list(self._problems)
        if self._forbidden:
            problems.append(f"robots.txt forbids {len(self._forbidden)} items: {', '.join(self._forbidden[:EXAMPLES])}")
        if self._unanswered:
            examples = ", ".join(
                f"{article_id} ({reason})" for article_id, reason in list(self._unanswered.items())[:EXAMPLES]
            )
            problems.append(f"{len(self._unanswered)} items without a final answer: {examples}")
        return problems

    def add_problem(self, text: str) -> None:
        """Takes note of a problem, once, and logs it as one line."""
        if text not in self._problems:
            self._problems.append(text)
            logger.error(text)

    def add_note(self, text: str) -> None:
        """Takes note of what a person should know, though nothing is wrong."""
        if text not in self.notes:
            self.notes.append(text)
            logger.warning(text)

    def listing_read(self, section: str, start: int, entries: int, pages: int | None) -> None:
        """A listing page was read; `pages` is how many the listing says it has."""
        self._events.emit("listing", section=section, start=start, entries=entries, pages=pages)

    def item_answered(
        self, article_id: str, url: str, status: int, refused: str | None = None, as_before: bool = False
    ) -> None:
        """An item got its final answer; `refused` says why it is none that a site gives to many items in a row.

        An item that was refused before, and is again (`as_before`), tells nothing of the site.
        """
        self._failures = 0
        if refused is None:
            self._refused.clear()
        elif not as_before:
            self._refused[article_id], self._refusal = url, refused
        self._events.emit("item", article_id=article_id, status=status, requested=self.items_requested)

    def item_unanswered(self, article_id: str, reason: str, status: int | None = None) -> None:
        """An item got no final answer: it stays pending."""
        self._failures += 1
        self._unanswered[article_id] = reason
        self._events.emit("item", article_id=article_id, status=status, reason=reason, requested=self.items_requested)

    def item_forbidden(self, article_id: str) -> None:
        """robots.txt forbids an item: it was not asked for, and stays pending."""
        self._forbidden.append(article_id)
        self._events.emit(
            "item", article_id=article_id, status=None, reason="forbidden by robots.txt", requested=self.items_requested
        )

    def reason_to_stop(self) -> str | None:
        """Why the crawl should end now, as its finish reason; None to go on."""
        if self.layout_problems:
            return "layout_drift"
        if self._failures >= FAILURES_IN_A_ROW:
            self.add_problem(f"the site left {self._failures} items in a row without an answer; the crawl was stopped")
            return "site_unreachable"
        if len(self._refused) >= REFUSED_IN_A_ROW:
            self.add_problem(
                f"{len(self._refused)} items in a row gave no article ({self._refusal}); the crawl was stopped"
            )
            return "layout_unknown" if self._refusal.startswith(RejectReason.UNKNOWN_LAYOUT) else "items_refused"
        return None

    def layout_changed(self, kind: str, evidence: Sequence[str]) -> None:
        """The pages of a kind no longer look as they did; `evidence` says what they lack, the most telling first."""
        self.layout_problems[kind] = f"the layout of the site's {kind} pages has changed: {'; '.join(evidence)}"
        self.add_problem(self.layout_problems[kind])

    def layout_still_changed(self, kind: str, told: str) -> None:
        """An earlier crawl found a new layout, and this one found no page in the old one."""
        if kind not in self.layout_problems:
            self.layout_problems[kind] = told
            self.add_problem(f"pages of an earlier crawl wait for mended readers: {told}")

    @property
    def doubtful(self) -> dict[str, str]:
        """Items, with their addresses, whose answers stopped the crawl: the next one asks again."""
        return dict(self._refused) if len(self._refused) >= REFUSED_IN_A_ROW else {}

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
