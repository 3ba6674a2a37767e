"""What listings, tag pages and feeds name, and which of it is to be requested again."""

from datetime import date

from pydantic import Field

from schemas.base import Record
from schemas.capture import PageKind


class ListingEntry(Record):
    """One item that a listing, tag page or feed names."""

    position: int = Field(ge=1, description="Position on the page, from 1.")
    article_id: str = Field(description="The article named.")
    url: str = Field(description="Its public URL as linked, on the canonical host.")
    title: str = Field(description="Title as printed.")
    section: str | None = Field(default=None, description="Section of the site, from the URL.")
    page_date: date | None = Field(default=None, description="Date in the entry's header.")


class Listing(Record):
    """One page of a listing, a tag or a feed."""

    url: str = Field(description="Public URL of the page.")
    section: str | None = Field(default=None, description="Section of the site, from the URL.")
    start: int = Field(default=0, ge=0, description="Offset of its first item.")
    entries: tuple[ListingEntry, ...] = Field(default=(), description="Items in the order of the page.")
    next_start: int | None = Field(default=None, description="Offset of the next page, if one is linked.")
    page_number: int | None = Field(default=None, description="X of `Page X of N`.")
    page_count: int | None = Field(default=None, description="N of `Page X of N`.")
    newest: date | None = Field(default=None, description="Newest date on the page.")


class ListedItem(Record):
    """An item as an archived listing of a section names it."""

    article_id: str = Field(description="The article named.")
    section: str = Field(description="The section whose listing names it.")
    url: str = Field(description="Its public URL as linked.")
    title: str = Field(description="Title as printed in the listing.")
    published_on: date | None = Field(default=None, description="Date in its URL, or else in its entry.")
    capture_id: str = Field(description="The archived listing page.")


class NamedItem(Record):
    """An item as something other than the listing of a section names it."""

    article_id: str = Field(description="The article named.")
    page_kind: PageKind = Field(description="What names it: feed, tag, json, or item if a moved item redirects to it.")
    url: str = Field(description="Its public URL as linked.")
    title: str = Field(default="", description="Title as printed there.")
    published_on: date | None = Field(default=None, description="Date in its URL, or else beside it.")
    capture_id: str = Field(description="The archived page that names it.")


class ListingPage(Record):
    """What one archived page of a section's listing states about the listing itself."""

    capture_id: str = Field(description="The archived listing page.")
    section: str = Field(description="Section of the site.")
    start: int = Field(ge=0, description="Offset of its first item.")
    entries: int = Field(ge=0, description="Number of items that it names.")
    page_count: int | None = Field(default=None, description="N of `Page X of N`; null if absent.")


class KnownItem(Record):
    """An item whose page was requested before."""

    article_id: str = Field(description="The article, such as caci:8400.")
    url: str = Field(description="Its public URL.")
    was_rejected: bool = Field(description="True if the last request found no page, or a page that was rejected.")
