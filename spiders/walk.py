"""Walking a section's listing, and telling from the archive whether it was walked to its end before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from schemas.listing import Listing

# A section of the site holds some 3,200 items; an offset of this size is a site that invents pages.
MAXIMUM_START = 100_000
BARREN_PAGES = 3

Page = TypeVar("Page")


def following_start(listing: Listing, page_size: int) -> int | None:
    """The offset of the page after this one; None on the last page.

    A page without entries is past the end: K2 answers 200 there. A page with entries and no pagination at all is
    followed by the next window.
    """
    if not listing.entries:
        return None
    if listing.next_start is not None:
        return listing.next_start
    if listing.page_number is not None and listing.page_number == listing.page_count:
        return None
    return listing.start + page_size


class WalkError(ValueError):
    """A listing that cannot be walked to its end."""


@dataclass
class Walk:
    """One walk over a section's listing, from its first page.

    Listing order is not date order (the block of 2000-2002 stands last and oldest first), offsets drift by each item
    that is published meanwhile, and items repeat. So an item that is known does not end a walk. Only when the section
    was walked to its end before, three pages in a row that name nothing new do.
    """

    section: str
    page_size: int
    walked_before: bool
    barren: int = 0
    promised: int = 0
    """The pages before this offset must have items, by what the pages so far say of their number."""
    seen: set[tuple[str, ...]] = field(default_factory=set)

    def take(self, listing: Listing, new_items: int) -> int | None:
        """Takes note of a page that names `new_items` items unknown so far; gives the next page's offset, None to stop.

        Raises:
            WalkError: a page is empty that cannot be, or the pages do not come to an end.
        """
        if not listing.entries and (listing.start == 0 or listing.start < self.promised):
            raise WalkError(f"the listing names no item at start={listing.start}")
        if listing.page_count is not None:
            # The last page may be gone when its turn comes: an item was withdrawn meanwhile.
            self.promised = (listing.page_count - 1) * self.page_size
        names = tuple(entry.article_id for entry in listing.entries)
        following = following_start(listing, self.page_size)
        if following is None:
            return None
        if names in self.seen or following <= listing.start or following > MAXIMUM_START:
            raise WalkError(f"the listing does not come to an end: start={listing.start} repeats an earlier page")
        self.seen.add(names)
        self.barren = 0 if new_items else self.barren + 1
        if self.walked_before and self.barren >= BARREN_PAGES:
            return None
        return following


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
