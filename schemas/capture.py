"""Archived responses, and what became of them."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from schemas.base import Record


class PageKind(StrEnum):
    """What an address asks for."""

    ITEM = "item"
    LISTING = "listing"
    TAG = "tag"
    FEED = "feed"
    JSON = "json"
    HOME = "home"
    TEXT = "text"
    ROBOTS = "robots"
    OTHER = "other"


class Capture(Record):
    """One archived response."""

    capture_id: str = Field(description="WARC-Record-ID without its angle brackets.")
    url: str = Field(description="Public address of the page, on the site's canonical host.")
    fetched_at: datetime = Field(description="When it was fetched or saved, UTC.")
    status: int = Field(description="HTTP status; 200 for an imported file.")
    content_type: str | None = Field(default=None, description="Content-Type as answered.")
    payload_digest: str = Field(description="`sha1:` and base32, over the payload as archived.")
    warc_file: str = Field(description="Name of the WARC file inside the archive.")
    warc_offset: int = Field(ge=0, description="Offset of the record's gzip member in bytes.")
    warc_length: int = Field(gt=0, description="Length of the record's gzip member in bytes.")
    page_kind: PageKind = Field(description="What the address asks for.")
    article_id: str | None = Field(default=None, description="The article that the address names, if it names one.")
    moved_to: str | None = Field(default=None, description="The article to which the item is redirected for good.")


class RejectReason(StrEnum):
    """Why a capture gave no article. The list is closed; `REASONS` explains it."""

    SOFT_404 = "soft_404"
    LOGIN_REQUIRED = "login_required"
    LISTING = "listing"
    ERROR_PAGE = "error_page"
    EMPTY = "empty"
    NOT_HTML = "not_html"
    OTHER_SITE = "other_site"
    UNKNOWN_LAYOUT = "unknown_layout"
    TRUNCATED = "truncated"
    BROKEN_OFF = "broken_off"
    READER_ERROR = "reader_error"


REASONS = {
    RejectReason.SOFT_404: "Status 200, but the page is the home page or shows another item than its address names.",
    RejectReason.LOGIN_REQUIRED: "The site redirected to its login page.",
    RejectReason.LISTING: "A listing, tag, user or search page where an item was expected.",
    RejectReason.ERROR_PAGE: "An error text instead of a page.",
    RejectReason.EMPTY: "Nothing in the body, or an item without any text.",
    RejectReason.NOT_HTML: "An image, PDF or other binary where a page was expected.",
    RejectReason.OTHER_SITE: "A page of a host that is not the site's.",
    RejectReason.UNKNOWN_LAYOUT: "HTML in which no K2 item, listing or error page could be recognised.",
    RejectReason.TRUNCATED: "The body is not whole: a damaged content encoding, or a page without its end.",
    RejectReason.BROKEN_OFF: "The connection or the page broke off; the item stays pending and is asked for again.",
    RejectReason.READER_ERROR: "Our reader failed on the page: a defect of ours, which makes the run red.",
}


class Reject(Record):
    """A capture that should have given an article and did not."""

    capture_id: str = Field(description="The capture refused.")
    url: str = Field(description="Its public address.")
    article_id: str | None = Field(default=None, description="The article that the address names, if it names one.")
    reason: RejectReason = Field(description="Reason from the closed list.")
    detail: str = Field(description="What was found, for a person.")
