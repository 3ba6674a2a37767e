"""What is loaded at once, and the report of a load."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from schemas.article import Article
from schemas.capture import Capture
from schemas.crawl_summary import CrawlSummary
from schemas.decision import Decision
from schemas.listing import ListedItem, ListingPage, NamedItem
from schemas.reject import Reject
from schemas.run import Run


class Reading(NamedTuple):
    """What one capture says about one article; `fetched_at` is that of the capture."""

    capture_id: str
    fetched_at: datetime
    article: Article


@dataclass(frozen=True)
class Batch:
    """Captures with all that was read from them: a capture and what refers to it are in the same batch."""

    captures: list[Capture] = field(default_factory=list)
    articles: list[Reading] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    listed: list[ListedItem] = field(default_factory=list)
    named: list[NamedItem] = field(default_factory=list)
    pages: list[ListingPage] = field(default_factory=list)
    crawls: list[CrawlSummary] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)


@dataclass(frozen=True)
class LoadReport:
    """How much a load added; what the warehouse held before is not counted."""

    captures: int = 0
    """Captures that were not loaded before."""
    articles_new: int = 0
    """Articles seen for the first time."""
    articles_changed: int = 0
    """Stored articles that gained a revision."""
    articles_seen: int = 0
    """Stored articles that were seen again without a new revision."""
    rejects: int = 0
    """Captures that should have become an article and did not."""
    listed: int = 0
    """Items that a section's listing names for the first time."""
    runs: int = 0
    """Runs that were not loaded before."""
    decisions: int = 0
    """Decisions of people that were not loaded before."""


class ArticleChange(NamedTuple):
    """What a load noticed about an article: a row of the view `changes`."""

    article_id: str
    change: str
    """`new`, `edited`, `retitled`, `moved`, `gone` or `back`."""
    title: str
    before: str | None = None
    """The title or the address before, if that changed."""
    after: str | None = None
    diff: str | None = None
    """The command that shows the edit."""

    @property
    def in_words(self) -> str:
        """The change in one line."""
        what = f"{self.change} {self.article_id}: "
        what += f"{self.before} -> {self.after}" if self.before is not None else self.title
        return f"{what} ({self.diff})" if self.diff is not None else what
