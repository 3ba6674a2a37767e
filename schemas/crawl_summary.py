"""What a crawl learned from listings and feeds: the walks it made, and what is left to do. The archive keeps it."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field

from schemas.base import Record
from schemas.page_layout import Layout, Misses

MAX_COUNT = (1 << 31) - 1
"""What an INTEGER column can hold. A listing may say anything of itself, and earlier versions kept it as it was."""
Count = Annotated[int, AfterValidator(lambda count: min(count, MAX_COUNT))]


class WalkSummary(Record):
    """One walk over a section's listing."""

    section: str = Field(description="Section of the site, such as analytical-articles.")
    started_at: datetime = Field(description="When its first page was fetched, in UTC.")
    finished_at: datetime = Field(description="When its last page was fetched, in UTC.")
    whole: bool = Field(description="True if it reached the end of the listing and could read every page on the way.")
    pages: Count = Field(ge=0, description="Number of pages read, including repeated reads.")
    items: Count = Field(ge=0, description="Number of distinct items that it saw.")
    stated_pages: Count | None = Field(default=None, description="Number of pages that the listing last stated.")
    stated_items: Count | None = Field(
        default=None,
        description="Number of items by the stated pages and the items on the last page; of whole walks only.",
    )
    drift: Count = Field(default=0, ge=0, description="Number of items by which the listing changed during the walk.")
    listed_twice: tuple[str, ...] = Field(default=(), description="Articles that the listing names more than once.")
    moved: tuple[str, ...] = Field(default=(), description="Articles that moved to a later page during the walk.")


class Unanswered(Record):
    """A page that got no final answer, in one crawl after another."""

    crawls: int = Field(ge=1, description="Number of crawls in a row that got no final answer.")
    since: datetime = Field(description="When the first of them asked, in UTC.")
    asked_at: datetime = Field(description="When the latest of them asked, in UTC.")
    reason: str = Field(description="What came instead the last time.")


class CrawlSummary(Record):
    """What a crawl knew at its end, so that the next crawl need not read every archived listing page again.

    It contains nothing that the archived pages do not say. If it does not agree with them, they alone count.
    """

    crawl_id: str = Field(description="Identifier of the crawl.")
    started_at: datetime = Field(description="When it began, in UTC.")
    finished_at: datetime = Field(description="When it ended, in UTC.")
    walks: tuple[WalkSummary, ...] = Field(default=(), description="Its walks, by section.")
    walked: tuple[str, ...] = Field(
        default=(), description="Sections whose listing was walked to its end at least once."
    )
    pending: dict[str, str] = Field(default_factory=dict, description="Articles still to fetch, with their URLs.")
    unanswered: dict[str, Unanswered] = Field(
        default_factory=dict,
        description="Pages without a final answer so far: items by article, listings and feeds by address.",
    )
    read_until: datetime | None = Field(
        default=None, description="When the latest page that it accounts for was fetched, in UTC."
    )
    layout: Layout | None = Field(default=None, description="The layout baseline after this crawl.")
    layout_problems: dict[str, str] = Field(
        default_factory=dict,
        description="By kind of page: how its layout changed. Such pages wait for readers that know the new layout.",
    )
    misses: dict[str, Misses] = Field(
        default_factory=dict,
        description="By field and section: the latest pages that lack it, which the pages of the next crawl join.",
    )
    pages_read: str = Field(
        description="Digest of the identifiers of all listings, tag pages and feeds that it accounts for."
    )
