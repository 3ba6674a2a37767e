"""A reject: a capture from which no article could be read, although one was expected, with its reason."""

from enum import StrEnum

from pydantic import Field

from schemas.base import Record


class RejectReason(StrEnum):
    """Why no article could be read from a capture. The list is closed; `REASONS` explains it."""

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
    TOO_SLOW = "too_slow"
    UNLOADABLE = "unloadable"
    UNREACHABLE = "unreachable"
    TEXT_INCOMPLETE = "text_incomplete"
    AMBIGUOUS_LAYOUT = "ambiguous_layout"


REASONS = {
    RejectReason.SOFT_404: "Status 200, but the page is the home page or shows another item than its URL names.",
    RejectReason.LOGIN_REQUIRED: "The site redirected to its login page.",
    RejectReason.LISTING: "A listing, tag, user or search page where an item was expected.",
    RejectReason.ERROR_PAGE: "An error text instead of a page.",
    RejectReason.EMPTY: "An empty body, or an item without any text.",
    RejectReason.NOT_HTML: "An image, a PDF or another binary file where a page was expected.",
    RejectReason.OTHER_SITE: "A page of a host that is not the site's.",
    RejectReason.UNKNOWN_LAYOUT: "HTML in which no K2 item, listing or error page was recognised.",
    RejectReason.TRUNCATED: "The body is incomplete: its content encoding is damaged, or the page lacks its end.",
    RejectReason.BROKEN_OFF: "The connection or the page broke off; the item stays pending and is fetched again.",
    RejectReason.READER_ERROR: (
        "The reader failed on the page: a defect of ours, which makes a run red if more than 1 % of its pages have it."
    ),
    RejectReason.TOO_SLOW: "The reader was stopped: the page took more than a minute of processor time.",
    RejectReason.UNLOADABLE: "The page states a value that no column can hold, such as a number of twenty digits.",
    RejectReason.TEXT_INCOMPLETE: (
        "The page's head states text that stands nowhere in what was read: half an article is never stored."
    ),
    RejectReason.AMBIGUOUS_LAYOUT: "Two layouts of the site match the page and read it differently.",
    RejectReason.UNREACHABLE: (
        "No capture: five crawls over seven days got no final answer. The item is asked for again once a week."
    ),
}


class Reject(Record):
    """A capture that should contain an article and from which none could be read."""

    capture_id: str = Field(description="The rejected capture.")
    url: str = Field(description="Its public URL.")
    article_id: str | None = Field(default=None, description="The article that the URL names, if any.")
    reason: RejectReason = Field(description="Reason from the closed list.")
    detail: str = Field(description="What the capture contains instead, in words.")
