"""Tells from archived listing pages alone whether a section was walked to its end: after a crawl that was killed."""

from collections.abc import Callable, Sequence
from typing import TypeVar

Page = TypeVar("Page")


def was_walked(pages: Sequence[tuple[int, Page]], is_last: Callable[[Page], bool], page_size: int) -> bool:
    """True if the archived pages of a section hold a complete walk: a last page, and all windows before it in order.

    The windows are required because a last page alone proves nothing: it may come from another's archive.

    Args:
        pages: the archived listing pages with their offsets, in order of time.
        is_last: whether a page is the end of the listing; asked of the newest pages first.
        page_size: items on a page.
    """
    starts = [start for start, _ in pages]
    newest_first = reversed(range(len(pages)))
    return any(_is_walk_to(starts, index, page_size) and is_last(pages[index][1]) for index in newest_first)


def _is_walk_to(starts: Sequence[int], index: int, page_size: int) -> bool:
    """True if the pages before `index` hold, backwards in time, each window down to offset 0."""
    wanted = starts[index] - page_size
    for start in reversed(starts[:index]):
        if wanted < 0:
            break
        if start == wanted:
            wanted -= page_size
    return wanted < 0
