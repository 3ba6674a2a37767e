"""Pages without a final answer, in one crawl after another: when to stop waiting for one, and when to ask again.

One page must not keep every run red. After five crawls over seven days it counts as unreachable: it is named in each
run, and asked for once a week.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from schemas.crawl_summary import Unanswered

MIN_CRAWLS = 5
MIN_TIME = timedelta(days=7)
TIME_BETWEEN_REQUESTS = timedelta(days=6, hours=12)
"""Less than a week by half a day: a run that is scheduled weekly never begins at the very second."""


def is_unreachable(page: Unanswered | None) -> bool:
    """Return True for a page that was asked for often enough, for long enough."""
    return page is not None and page.crawls >= MIN_CRAWLS and page.asked_at - page.since >= MIN_TIME


def is_address(key: str) -> bool:
    """Return True for the address of a listing or a feed, False for an article."""
    return key.startswith(("http://", "https://"))


def unreachable_items(pages: Mapping[str, Unanswered]) -> dict[str, str]:
    """Return the items that are unreachable, with what came instead of an answer."""
    return {key: page.reason for key, page in pages.items() if is_unreachable(page) and not is_address(key)}


def is_waiting(page: Unanswered | None, now: datetime) -> bool:
    """Return True for an unreachable page that need not be asked for yet."""
    return page is not None and is_unreachable(page) and timedelta(0) <= now - page.asked_at < TIME_BETWEEN_REQUESTS


def asked_once_more(before: Unanswered | None, reason: str, now: datetime) -> Unanswered:
    """Return the account of a page that has just got no final answer once more."""
    since, crawls = (before.since, before.crawls) if before is not None else (now, 0)
    return Unanswered(crawls=crawls + 1, since=min(since, now), asked_at=now, reason=reason)


def updated(
    before: Mapping[str, Unanswered], unanswered: Mapping[str, str], settled: Collection[str], now: datetime
) -> dict[str, Unanswered]:
    """Return the accounts after a crawl.

    Args:
        before: the accounts when it began.
        unanswered: the pages that got no final answer, with the reasons.
        settled: the pages that got one, or are no longer named.
        now: the end of the crawl.
    """
    kept = {key: page for key, page in before.items() if key not in settled}
    return kept | {key: asked_once_more(before.get(key), reason, now) for key, reason in sorted(unanswered.items())}
