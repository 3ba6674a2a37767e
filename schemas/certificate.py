"""The completeness certificate: what the site lists, and what became of each item."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from schemas.base import Record


class ItemState(StrEnum):
    """What became of an item. Each is in exactly one state."""

    STORED = "stored"
    REJECTED = "rejected"
    GONE = "gone"
    PENDING = "pending"


class Tally(Record):
    """How many listed items are in each state. Each item is in exactly one."""

    listed: int = Field(default=0, ge=0, description="Distinct items that the listings name.")
    stored: int = Field(default=0, ge=0, description="Items whose record is in the warehouse.")
    rejected: int = Field(default=0, ge=0, description="Items refused with a reason from the closed list.")
    gone: int = Field(default=0, ge=0, description="Items never stored that are missing (404, 410) or moved for good.")
    pending: int = Field(default=0, ge=0, description="Items not yet fetched, or answered with an error.")

    @property
    def adds_up(self) -> bool:
        """True when listed = stored + rejected + gone + pending."""
        return self.listed == self.stored + self.rejected + self.gone + self.pending


class ItemAccount(Record):
    """One item that is not stored, and why."""

    article_id: str = Field(description="The item.")
    url: str = Field(description="Its public address.")
    sections: tuple[str, ...] = Field(default=(), description="Sections whose listings name it; none: not listed.")
    state: ItemState = Field(description="What became of it.")
    reason: str | None = Field(
        default=None, description="Why it was rejected; for one that is gone, the status or `moved`."
    )
    detail: str | None = Field(default=None, description="What was found, for a person.")
    published_on: date | None = Field(default=None, description="When it was published, by what names it.")


class ListingAccount(Record):
    """What a section's listing says of itself, and what the latest walk saw of it."""

    pages: int | None = Field(default=None, description="Pages that the listing says it has; null: it does not say.")
    items_from: int | None = Field(default=None, description="Fewest items that so many pages can hold.")
    items_to: int | None = Field(default=None, description="Most items that so many pages can hold.")
    seen: int = Field(default=0, ge=0, description="Distinct items that the latest walk saw.")
    walked_at: datetime | None = Field(default=None, description="When the latest walk ended, UTC.")
    whole: bool = Field(default=False, description="True when the latest walk went to the listing's end.")
    whole_walk_at: datetime | None = Field(default=None, description="When the latest walk to the end ended, UTC.")
    listed_twice: tuple[str, ...] = Field(default=(), description="Articles that the listing names more than once.")
    moved: tuple[str, ...] = Field(default=(), description="Articles that moved to a later page during the walk.")


class Certificate(Record):
    """The account of a run over everything that the archived listings name."""

    complete: bool = Field(description="True when it adds up, nothing is pending, and nothing is wrong.")
    scope: str | None = Field(
        default=None, description="What it accounts for, in words; null: everything that is listed."
    )
    total: Tally = Field(description="Over all sections; an item named by two sections counts once.")
    sections: dict[str, Tally] = Field(description="By section of the site.")
    rejected_by_reason: dict[str, int] = Field(default_factory=dict, description="Rejected items by reason.")
    problems: tuple[str, ...] = Field(default=(), description="What keeps the run from being complete, in words.")
    notes: tuple[str, ...] = Field(default=(), description="What was found and is as it should be, in words.")
    listings: dict[str, ListingAccount] = Field(default_factory=dict, description="By section: what its listing says.")
    not_listed: Tally = Field(
        default=Tally(), description="Items that no listing names, but a feed, a tag page or a redirect does."
    )
    in_two_sections: tuple[str, ...] = Field(default=(), description="Articles that two sections list.")
    no_longer_listed: tuple[str, ...] = Field(
        default=(), description="Articles stored from their page that no listing names any more, or that nothing names."
    )
    items: tuple[ItemAccount, ...] = Field(default=(), description="Every named item that is not stored.")
