"""What a page is if it is not the item that was asked for."""

import re

from bs4 import Tag

from schemas.reject import RejectReason
from spiders.errors import RejectedPageError
from spiders.pages.layouts.k2 import LATEST_VIEW, LIST_VIEWS
from spiders.pages.markup.soup import find_class, text_of

# index.php?option=com_users&task=user.login
LOGIN_ACTION = re.compile(r"task=user\.login|view=login")
# %PDF, PNG, JPEG, GIF, ZIP, gzip, RIFF: the first bytes of files that are not pages
BINARY = re.compile(rb"^(?:%PDF|\x89PNG|\xff\xd8\xff|GIF8|PK\x03\x04|\x1f\x8b|RIFF)")
# Fatal error: Uncaught …, Could not connect to MySQL, 503 Service Unavailable
ERROR_TEXT = re.compile(
    r"fatal error|parse error|uncaught (?:error|exception)|could not connect|database (?:error|connection)"
    r"|service unavailable|internal server error|bad gateway|error displaying the error page|error: \d{3}|\b404\b"
    r"|not found|site (?:is )?offline|down for maintenance",
    re.I,
)


def reject_other_page(page: Tag, content: bytes) -> RejectedPageError:
    """Return the error, with the reason, for a page that does not show an item."""
    if not content.strip():
        return RejectedPageError(RejectReason.EMPTY, "the body is empty")
    if BINARY.match(content) or content.count(b"\0") > 8:
        return RejectedPageError(RejectReason.NOT_HTML, f"the body begins with {content[:8]!r}: no page")
    title = text_of(page.title) or ""
    if find_class(page, *LIST_VIEWS, LATEST_VIEW) is not None:
        return RejectedPageError(RejectReason.LISTING, f"a list of items, titled “{title}”")
    if page.find("form", action=LOGIN_ACTION) or page.find("input", type="password"):
        return RejectedPageError(RejectReason.LOGIN_REQUIRED, f"a login form, titled “{title}”")
    text = text_of(page) or ""
    if ERROR_TEXT.search(title) or ERROR_TEXT.search(text[:400]):
        return RejectedPageError(RejectReason.ERROR_PAGE, f"an error text: “{(text or title)[:120]}”")
    if not text:
        return RejectedPageError(RejectReason.EMPTY, "the page has no text")
    return RejectedPageError(
        RejectReason.UNKNOWN_LAYOUT, f"no K2 item, list or error page recognised, titled “{title}”"
    )
