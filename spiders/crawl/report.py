"""Collects, in the spider's process, what a crawl did and could not do.

The log, the finish reason and the process that started the crawl learn it from here: the latter by events, from which
it makes its own `CrawlResult`.
"""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from schemas.crawl_summary import Unanswered
from schemas.politeness import Politeness
from schemas.reject import RejectReason
from spiders.crawl.events import EventLog
from spiders.crawl.unanswered import asked_once_more, is_address, is_unreachable
from spiders.messages import counted

logger = logging.getLogger(__name__)

# A site that does not answer for this many items in a row is down or overloaded; further requests would make it worse.
MAX_FAILURES_IN_A_ROW = 10
# If this many items in a row that the listings name are missing, behind a login, or in no known layout, the fault is
# the site's, and its responses do not count.
MAX_DOUBTFUL_IN_A_ROW = 10
MAX_EXAMPLES = 5
FORBIDDEN = "forbidden by robots.txt"
REASONS_AT_THE_END = frozenset({"finished", "incomplete"})
"""Scrapy's finish reasons of a crawl that requested everything it had to request."""


class CrawlReport:
    """The counts and problems of one crawl so far; each step is sent as an event."""

    def __init__(self, events: EventLog) -> None:
        self._events = events
        self._problems: list[str] = []
        self._layout_texts: dict[str, str] = {}
        self._layout_evidence: dict[str, dict[str, str]] = {}
        self._fields_noted: set[str] = set()
        self._unanswered: dict[str, str] = {}
        self._forbidden: list[str] = []
        self._missing_pages: dict[str, tuple[str, str]] = {}
        self.answered: set[str] = set()
        """Items by article, listings and feeds by address, that got a final answer."""
        self.unanswered_before: Mapping[str, Unanswered] = {}
        """Pages without a final answer in earlier crawls, by the same keys."""
        self._failures = 0
        self._doubtful: dict[str, str] = {}
        self._doubt = ""
        self.notes: list[str] = []
        self.layout_problems: dict[str, str] = {}
        """How the layout of each kind of page has changed, a sentence each."""
        self.items_to_request = 0
        """How many items the crawl has to ask for, as far as it knows by now."""
        self.listings_requested = 0

    @property
    def problems(self) -> list[str]:
        """What keeps the crawl from being complete, a sentence each; items without a final answer are one sentence."""
        unreachable = self.unreachable
        pages = [text for url, (text, _) in self._missing_pages.items() if url not in unreachable]
        problems = [*self._layout_texts.values(), *self._problems, *pages]
        if forbidden := [article_id for article_id in self._forbidden if article_id not in unreachable]:
            examples = ", ".join(forbidden[:MAX_EXAMPLES])
            problems.append(f"robots.txt forbids {counted(len(forbidden), 'item')}: {examples}")
        if unanswered := {key: reason for key, reason in self._unanswered.items() if key not in unreachable}:
            problems.append(f"{counted(len(unanswered), 'item')} without a final answer: {_examples(unanswered)}")
        return problems

    @property
    def unanswered(self) -> dict[str, str]:
        """The pages that got no final answer, with what came instead: items by article, others by address."""
        forbidden = dict.fromkeys(self._forbidden, FORBIDDEN)
        return self._unanswered | forbidden | {url: cause for url, (_, cause) in self._missing_pages.items()}

    @property
    def unreachable(self) -> dict[str, str]:
        """The pages that are not waited for any more, with what came instead, whether this crawl asked for them or not.

        One that was asked for again and answered is not among them.
        """
        now, asked = datetime.now(UTC), self.unanswered
        pages = {key: page for key, page in self.unanswered_before.items() if key not in self.answered}
        pages |= {key: asked_once_more(pages.get(key), reason, now) for key, reason in asked.items()}
        return {key: page.reason for key, page in pages.items() if is_unreachable(page)}

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

    def page_missing(self, key: str, text: str, cause: str) -> None:
        """Report a problem with one page that is not an item; after five crawls over seven days it is only a note.

        Args:
            key: the address of the page, perhaps with a word about the problem behind it.
            text: the problem, in a sentence.
            cause: the same in a few words.
        """
        self._missing_pages[key] = (text, cause)
        logger.error(text)

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
        self.answered.add(article_id)
        if doubt is None:
            self._doubtful.clear()
        elif not as_before:
            self._doubtful[article_id], self._doubt = url, doubt
        self._events.emit("item", article_id=article_id, status=status, requested=self.items_to_request)

    def item_unanswered(self, article_id: str, reason: str, status: int | None = None) -> None:
        """Report an item that got no final response: it stays pending."""
        self._failures += 1
        self._unanswered[article_id] = reason
        self._events.emit("item", article_id=article_id, status=status, reason=reason, requested=self.items_to_request)

    def item_forbidden(self, article_id: str) -> None:
        """Report an item that robots.txt forbids: it was not requested, and stays pending."""
        self._forbidden.append(article_id)
        self._events.emit("item", article_id=article_id, status=None, reason=FORBIDDEN, requested=self.items_to_request)

    def reason_to_stop(self) -> str | None:
        """Return why the crawl should end now, as its finish reason; None to continue."""
        if self.layout_problems:
            return "layout_drift"
        if self._failures >= MAX_FAILURES_IN_A_ROW:
            self.add_problem(
                f"the site did not answer for {counted(self._failures, 'item')} in a row; the crawl was stopped"
            )
            return "site_unreachable"
        if len(self._doubtful) >= MAX_DOUBTFUL_IN_A_ROW:
            self.add_problem(
                f"{counted(len(self._doubtful), 'item')} in a row are not articles ({self._doubt}); the crawl was"
                " stopped"
            )
            return "layout_unknown" if self._doubt.startswith(RejectReason.UNKNOWN_LAYOUT) else "items_refused"
        return None

    def layout_changed(self, kind: str, evidence: Mapping[str, str]) -> None:
        """Report that the pages of a kind no longer look as they did, or are no longer read as they were.

        Args:
            kind: of page.
            evidence: by selector or field what they lack, in words, the most telling first.
        """
        sentences = self._layout_evidence.setdefault(kind, {})
        is_new = not sentences
        # Pages that were on the way when the crawl was stopped say the same again, of more pages.
        sentences.update(evidence)
        first, *others = sentences
        more = f"; the same of {', '.join(f'`{name}`' for name in others)}" if others else ""
        text = f"the layout of the site's {kind} pages has changed: {sentences[first]}{more}"
        if is_new:
            logger.error(text)
            for sentence in evidence.values():
                logger.info(sentence)
        self.layout_problems[kind] = self._layout_texts[kind] = text

    def watch_failed(self, kind: str, url: str, cause: str) -> None:
        """Report that a page could not be compared with those before, which counts as a new layout."""
        if kind not in self.layout_problems:
            text = (
                f"the {kind} page {url} could not be compared with those before, a defect ({cause}): nothing is loaded,"
                " as its layout may have changed"
            )
            self.layout_problems[kind] = self._layout_texts[kind] = text
            logger.error(text)

    def fields_read_otherwise(self, notes: Mapping[str, str]) -> None:
        """Note fields that are read by another rule than before, once each, however many pages follow."""
        for field, note in notes.items():
            if field not in self._fields_noted:
                self._fields_noted.add(field)
                self.add_note(note)

    def layout_still_changed(self, kind: str, problem: str) -> None:
        """Report that an earlier crawl found a new layout, and this one found no page in the old layout."""
        if kind not in self.layout_problems:
            self.layout_problems[kind] = problem
            self._layout_texts[kind] = f"pages of an earlier crawl wait until the readers are mended: {problem}"
            logger.error(self._layout_texts[kind])

    @property
    def doubtful(self) -> dict[str, str]:
        """Items, with their addresses, whose responses stopped the crawl: the next crawl requests them again."""
        return dict(self._doubtful) if len(self._doubtful) >= MAX_DOUBTFUL_IN_A_ROW else {}

    def finish(self, reason: str, stats: Mapping[str, Any], politeness: Politeness, items_requested: int) -> None:
        """Write the last event; `stats` are Scrapy's, `items_requested` the number of items that were asked for."""
        self._events.emit(
            "finished",
            requests=stats.get("downloader/request_count", 0),
            items_requested=items_requested,
            listings_requested=self.listings_requested,
            bytes=stats.get("downloader/response_bytes", 0),
            statuses=politeness.statuses,
            politeness=politeness.model_dump(mode="json"),
            problems=self.problems,
            notes=[*self.notes, *self._unreachable_notes()],
            unreachable_items=self._unreachable_items(),
            layout_problems=self.layout_problems,
            reason=reason,
        )

    def _unreachable_items(self) -> dict[str, str]:
        return {key: reason for key, reason in self.unreachable.items() if not is_address(key)}

    def _unreachable_notes(self) -> list[str]:
        unreachable, items = self.unreachable, self._unreachable_items()
        pages = [text for key, (text, _) in self._missing_pages.items() if key in unreachable]
        notes = [f"known from five crawls over seven days: {text}" for text in pages]
        if items:
            text = (
                f"{counted(len(items), 'item')} unreachable in five crawls over seven days, and asked for once a week"
            )
            notes.append(f"{text}: {_examples(items)}")
        return notes


def _examples(reasons: Mapping[str, str]) -> str:
    return ", ".join(f"{key} ({reason})" for key, reason in list(reasons.items())[:MAX_EXAMPLES])
