"""From an archived response to a record, by the kind of its page: the one way in for all pages.

Whether a page was crawled today, backfilled or imported, it is read here.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from schemas.article import Article
from schemas.capture import Capture, PageKind
from schemas.listing import Listing
from schemas.reject import Reject, RejectReason
from spiders.archive.archive import Archive
from spiders.archive.stored_record import ArchivedResponse
from spiders.errors import ArchiveError, RejectedPageError
from spiders.pages.forms.drupal import read_drupal
from spiders.pages.forms.feed import read_feed, read_feed_articles
from spiders.pages.forms.item import read_item
from spiders.pages.forms.json_view import read_json_item, read_json_list
from spiders.pages.forms.listing import read_listing
from spiders.pages.forms.rendering.rendering import read_rendering
from spiders.pages.future import without_future_dates, without_future_entries
from spiders.responses import breaks_off, leads_to_login
from spiders.sites import Site
from spiders.time_limit import TimeLimitError, time_limit
from spiders.urls import former_node, host_of

logger = logging.getLogger(__name__)

MAX_SECONDS_PER_PAGE = 60.0
"""Of processor time. A page of the site takes some 2 ms, the slowest page that the tests know 20 seconds."""
READ_WHOLE = frozenset({PageKind.ITEM, PageKind.JSON, PageKind.FEED})
"""Kinds of page that are not read in part: the part could end inside an article."""


@dataclass(frozen=True)
class Collection:
    """What a feed or a JSON list carries: the items that it names, and the articles that it has in full."""

    listing: Listing
    articles: tuple[Article, ...]


Outcome = Article | Collection | Listing | Reject | None


@dataclass(frozen=True)
class Result:
    """A capture and what was read from it."""

    capture: Capture
    outcome: Outcome
    """None for a page without a record: robots.txt, an error status, the home page."""
    damage: str | None = None
    """Why the archive cannot return the capture; None if it can."""


def read_response(response: ArchivedResponse, site: Site) -> Outcome:
    """Return what a response says: an article, several, a listing, or a reject with its reason; None for no record."""
    capture = response.capture
    if response.damage is not None:
        is_read_whole = capture.page_kind in READ_WHOLE and response.status == 200
        return _reject(capture, RejectReason.TRUNCATED, response.damage) if is_read_whole else None
    location = next((value for name, value in response.headers if name.lower() == "location"), None)
    if 300 <= response.status < 400 and leads_to_login(location):
        return _reject(capture, RejectReason.LOGIN_REQUIRED, f"redirected to {location}")
    if not 200 <= response.status < 300:
        return None
    if response.truncated is not None and capture.page_kind in READ_WHOLE:
        return _reject(capture, RejectReason.BROKEN_OFF, f"the body broke off: {response.truncated}")
    if capture.page_kind in {PageKind.ITEM, PageKind.LISTING} and breaks_off(response.content):
        return _reject(capture, RejectReason.TRUNCATED, "the page breaks off: it has no </html>")
    try:
        with time_limit(MAX_SECONDS_PER_PAGE):
            return _believed(_read(response, site), capture, site)
    except TimeLimitError:
        return _reject(capture, RejectReason.TOO_SLOW, f"it took more than {MAX_SECONDS_PER_PAGE:.0f} s to read")
    except RejectedPageError as error:
        return _reject(capture, error.reason, error.detail)
    except MemoryError:
        raise  # not the fault of the page, which the next run reads again
    except Exception as error:
        # A defect of ours on one page must neither stop the others nor go unnoticed.
        logger.exception("The reader failed on %s (%s)", capture.url, capture.capture_id)
        return _reject(capture, RejectReason.READER_ERROR, f"{type(error).__name__}: {error}")


def _believed(outcome: Outcome, capture: Capture, site: Site) -> Outcome:
    """Return what was read without dates later than the capture, unless the day of the capture cannot be right."""
    captured = capture.fetched_at.date()
    if site.first_day is not None and captured < site.first_day:  # a file without a time is of 1970 or 1980
        return outcome
    match outcome:
        case Article():
            return without_future_dates(outcome, captured)
        case Listing():
            return without_future_entries(outcome, captured)
        case Collection(listing, articles):
            believed = tuple(without_future_dates(article, captured) for article in articles)
            return Collection(without_future_entries(listing, captured), believed)
        case _:
            return outcome


def _read(response: ArchivedResponse, site: Site) -> Outcome:
    capture = response.capture
    match capture.page_kind:
        case PageKind.ITEM | PageKind.HOME if former_node(capture.url, site) is not None:
            return read_drupal(response.content, capture.url, site, response.content_type)
        case PageKind.ITEM:
            return read_item(response.content, capture.url, site, response.content_type)
        case PageKind.TEXT:
            url = capture.url if capture.url.startswith("http") else None
            return read_rendering(response.content, site, url, capture.article_id)
        case PageKind.LISTING | PageKind.TAG:
            return read_listing(response.content, capture.url, site, response.content_type, response.fetched_url)
        case PageKind.FEED | PageKind.JSON:
            return _read_feed_or_json(response, site)
        case PageKind.HOME:
            return _read_home(capture)
        case PageKind.OTHER:
            return _read_other(response, site)
        case PageKind.ROBOTS:
            return None


def _read_feed_or_json(response: ArchivedResponse, site: Site) -> Outcome:
    capture = response.capture
    if capture.page_kind is PageKind.FEED:
        listing = read_feed(response.content, capture.url, site, response.fetched_url)
        articles = read_feed_articles(response.content, capture.url, site, response.fetched_url)
    elif capture.article_id is not None:
        return read_json_item(response.content, capture.url, site)
    else:
        listing, articles = read_json_list(response.content, capture.url, site)
    return Collection(listing, tuple(articles)) if articles else listing


def _read_home(capture: Capture) -> Reject | None:
    # The Joomla host ignores an unknown ?q=node/N and answers with its home page, which looks like an article.
    if "q=" in urlsplit(capture.url).query:
        return _reject(capture, RejectReason.SOFT_404, "an address of the former system, answered with the home page")
    return None


def _read_other(response: ArchivedResponse, site: Site) -> Outcome:
    host = host_of(response.capture.url)
    if not site.is_own_host(host) and host != site.drupal_host:
        return _reject(response.capture, RejectReason.OTHER_SITE, f"a page of {host or 'no host'}")
    return read_item(response.content, response.capture.url, site, response.content_type)


def _reject(capture: Capture, reason: RejectReason, detail: str) -> Reject:
    detail = detail.encode("utf-8", "replace").decode()  # the keys of a JSON may have half characters
    return Reject(
        capture_id=capture.capture_id, url=capture.url, article_id=capture.article_id, reason=reason, detail=detail
    )


def read_capture(archive: Archive, capture: Capture) -> Result:
    """Read one capture from the archive.

    Raises:
        ArchiveError: the record is missing or damaged.
    """
    return Result(capture, read_response(archive.read(capture), archive.site))


def read_captures(directory: Path, captures: Iterable[Capture], site: Site) -> list[Result]:
    """Read captures from the archive in `directory`: the unit of work of one process.

    A damaged capture does not stop the others: its result names the damage.
    """
    archive = Archive.for_reading(directory, site)
    return [_read_or_report(archive, capture) for capture in captures]


def _read_or_report(archive: Archive, capture: Capture) -> Result:
    try:
        return read_capture(archive, capture)
    except ArchiveError as error:
        return Result(capture, None, str(error))
