"""A reject: a capture that should have given an article and did not, with its reason."""

from enum import StrEnum

from pydantic import Field

from schemas.base import Record


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
