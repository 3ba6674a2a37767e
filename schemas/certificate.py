"""The completeness certificate: what the site lists, and the state of each item."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from schemas.base import Record


class ItemState(StrEnum):
    """The state of an item. Each item is in exactly one."""

    STORED = "stored"
    REJECTED = "rejected"
    GONE = "gone"
    PENDING = "pending"


class Tally(Record):
    """The number of listed items in each state. Each item is in exactly one."""

    listed: int = Field(default=0, ge=0, description="Distinct items named by the listings.")
    stored: int = Field(default=0, ge=0, description="Items whose record is in the warehouse.")
    rejected: int = Field(
        default=0,
        ge=0,
        description="Items rejected with a reason from the closed list, or unreachable in five crawls over seven days.",
    )
    gone: int = Field(
        default=0, ge=0, description="Items never stored that are missing (404, 410) or moved permanently."
    )
    pending: int = Field(default=0, ge=0, description="Items not yet fetched, or whose fetch ended in an error.")

    @property
    def adds_up(self) -> bool:
        """Whether listed = stored + rejected + gone + pending."""
        return self.listed == self.stored + self.rejected + self.gone + self.pending


class ItemAccount(Record):
    """One item that is not stored, and why."""

    article_id: str = Field(description="The item.")
    url: str = Field(description="Its public URL.")
    sections: tuple[str, ...] = Field(default=(), description="Sections whose listings name it; empty if none does.")
    state: ItemState = Field(description="State of the item.")
    reason: str | None = Field(
        default=None, description="Why it was rejected; if it is gone, the HTTP status code or `moved`."
    )
    detail: str | None = Field(default=None, description="What its page contains instead, in words.")
    published_on: date | None = Field(
        default=None, description="Publication date, according to whatever names the item."
    )


class ListingAccount(Record):
    """What a section's listing states about itself, and what the latest walk over it saw."""

    pages: int | None = Field(default=None, description="Pages that the listing states it has; null if it states none.")
    items_from: int | None = Field(default=None, description="Minimum number of items on that many pages.")
    items_to: int | None = Field(default=None, description="Maximum number of items on that many pages.")
    seen: int = Field(default=0, ge=0, description="Distinct items that the latest walk saw.")
    walked_at: datetime | None = Field(default=None, description="When the latest walk ended, in UTC.")
    whole: bool = Field(default=False, description="True if the latest walk reached the end of the listing.")
    whole_walk_at: datetime | None = Field(
        default=None, description="When the latest walk that reached the end of the listing ended, in UTC."
    )
    listed_twice: tuple[str, ...] = Field(default=(), description="Articles that the listing names more than once.")
    moved: tuple[str, ...] = Field(default=(), description="Articles that moved to a later page during the walk.")


class Certificate(Record):
    """The account of everything that the archived listings name, at the end of a run."""

    complete: bool = Field(description="True if the tally adds up, nothing is pending and nothing is wrong.")
    scope: str | None = Field(
        default=None, description="What it accounts for, in words; null for everything that is listed."
    )
    total: Tally = Field(description="All sections together; an item in two sections counts once.")
    sections: dict[str, Tally] = Field(description="By section of the site, such as analytical-articles.")
    rejected_by_reason: dict[str, int] = Field(default_factory=dict, description="Number of rejected items by reason.")
    problems: tuple[str, ...] = Field(default=(), description="What keeps the run from being complete, in words.")
    notes: tuple[str, ...] = Field(
        default=(), description="Findings that do not keep it from being complete, in words."
    )
    listings: dict[str, ListingAccount] = Field(
        default_factory=dict, description="By section: the account of its listing."
    )
    not_listed: Tally = Field(
        default=Tally(), description="Items named by a feed, a tag page or a redirect, but by no listing."
    )
    in_two_sections: tuple[str, ...] = Field(default=(), description="Articles listed in two sections.")
    no_longer_listed: tuple[str, ...] = Field(
        default=(),
        description="Articles stored from their own page that no listing names any more, or that nothing names.",
    )
    items: tuple[ItemAccount, ...] = Field(default=(), description="Every named item that is not stored.")
