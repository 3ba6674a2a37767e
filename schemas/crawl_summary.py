"""What a crawl learned from listings and feeds, as it is kept in the archive: the walks it made, what it left to do."""

from datetime import datetime

from pydantic import Field

from schemas.base import Record
from schemas.layout import Layout


class WalkSummary(Record):
    """One walk over a section's listing."""

    section: str = Field(description="Section of the site, as analytical-articles.")
    started_at: datetime = Field(description="When its first page was fetched, UTC.")
    finished_at: datetime = Field(description="When its last page was fetched, UTC.")
    whole: bool = Field(description="True when it went to the listing's end and could read every page on the way.")
    pages: int = Field(ge=0, description="Pages read, those read again included.")
    items: int = Field(ge=0, description="Distinct items that it saw.")
    stated_pages: int | None = Field(default=None, description="Pages that the listing last said it has.")
    stated_items: int | None = Field(
        default=None, description="Items by the listing's own count of pages and its last page; of a whole walk only."
    )
    drift: int = Field(default=0, ge=0, description="By how many items the listing changed while it was walked.")
    listed_twice: tuple[str, ...] = Field(default=(), description="Articles that the listing names more than once.")
    moved: tuple[str, ...] = Field(default=(), description="Articles that moved to a later page during the walk.")


class CrawlSummary(Record):
    """What a crawl knew at its end, so that the next one need not read every listing page of the archive again.

    It holds nothing that the archived pages do not say; where it does not fit them, they alone count.
    """

    crawl_id: str = Field(description="Identifier of the crawl.")
    started_at: datetime = Field(description="When it began, UTC.")
    finished_at: datetime = Field(description="When it ended, UTC.")
    walks: tuple[WalkSummary, ...] = Field(default=(), description="Its walks, by section.")
    walked: tuple[str, ...] = Field(default=(), description="Sections whose listing was ever walked to its end.")
    pending: dict[str, str] = Field(default_factory=dict, description="Articles to be fetched, with their address.")
    read_until: datetime | None = Field(default=None, description="Time of the latest page it took into account, UTC.")
    layout: Layout | None = Field(default=None, description="The baseline of the pages' layout after this crawl.")
    layout_problems: dict[str, str] = Field(
        default_factory=dict,
        description="By kind of page: how its layout has changed. Such pages wait for readers that know them.",
    )
    pages_read: str = Field(description="Digest over the identifiers of all listings, tags and feeds it accounts for.")
