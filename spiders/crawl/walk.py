"""Walks a section's listing until nothing new comes, or to its end, although it changes meanwhile."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from schemas.crawl_summary import WalkSummary
from schemas.listing import Listing
from spiders.messages import counted

# A section of the site has some 3,200 items; at an offset of this size the site invents pages.
MAX_START = 100_000
MAX_PAGES_WITHOUT_NEW_ITEMS = 3
# A listing of 800 pages takes some 13 minutes, and the site publishes once a day: the second pass sees no change.
MAX_PASSES = 3
# When this many pages of one listing cannot be read, the rest of it is left for the next run.
MAX_UNREADABLE_PAGES = 3
# Pages of a listing that does not say how many it has: the site's longest has 800.
MAX_PAGES_OF_UNCOUNTED_LISTING = 2_000
# Beyond what the listing states: the first and the last page are read twice, and it grows while it is read.
MAX_MORE_PAGES = 20
# On average; a page of a listing has some 60,000.
MAX_BYTES_PER_PAGE = 1 << 20
# An issue adds some four items to a section; a listing that becomes this many pages longer or shorter from one page to
# the next is another one.
MAX_PAGES_CHANGED = 3

Steps = Generator[int, Listing | None]
Page = TypeVar("Page")


def following_start(listing: Listing, page_size: int) -> int | None:
    """Return the offset of the page after this one; None on the last page.

    A page without entries is past the end: K2 responds with 200 there. A page with entries and no pagination at all is
    followed by the next window.
    """
    if not listing.entries:
        return None
    if listing.next_start is not None:
        return listing.next_start
    if listing.page_number is not None and listing.page_number == listing.page_count:
        return None
    return listing.start + page_size


@dataclass
class Pass:
    """What one pass over the pages of a listing saw, from its first page on."""

    pages: list[tuple[str, ...]] = field(default_factory=list)
    """The articles that each page names."""
    seen: set[str] = field(default_factory=set)
    repeated: set[str] = field(default_factory=set)
    """Articles named a second time: the listing grew meanwhile, or lists them twice."""
    size: int | None = None
    """Items of the listing, by the offset of its last page and the items on it."""

    def add_page(self, article_ids: tuple[str, ...]) -> None:
        """Add the articles that the next page names."""
        for article_id in article_ids:
            (self.repeated if article_id in self.seen else self.seen).add(article_id)
        self.pages.append(article_ids)


class Walk:
    """One walk over a section's listing: it names the page to fetch, is given that page, and names the next.

    Listing order is not date order (the block of 2000-2002 comes last and oldest first), and items repeat. So an item
    that is known does not end a walk. Three pages in a row that name nothing new do, if the section was walked to its
    end before and the walk need not go there again.

    Offsets shift with each item that is published or withdrawn meanwhile, and a withdrawal moves an item that was not
    seen yet to a page that was. So a walk to the end asks for the last page first, and for the first page again at the
    end. If their sizes do not agree, apart from what was published at the front, the listing is walked again.
    """

    def __init__(self, section: str, page_size: int, *, to_the_end: bool, report_fault: Callable[[str], None]) -> None:
        """Begin a walk.

        Args:
            section: slug of the section.
            page_size: items on a page of its listing.
            to_the_end: whether to walk to the end even if pages name nothing new.
            report_fault: called with a sentence about each thing that keeps the walk from being complete.
        """
        self.section = section
        self._to_the_end = to_the_end
        self._report_fault = report_fault
        self._step = page_size
        self._new_items = 0
        self._stated: int | None = None
        self._faults: set[str] = set()
        self._pages = 0
        self._pages_of_pass = self._bytes_of_pass = 0
        self._times: list[datetime] = []
        self._drift = 0
        self._listed_twice: set[str] = set()
        self._pass = Pass()
        self._ended = False
        self._steps = self._walk()
        self.start = next(self._steps)
        """Offset of the first page to fetch."""

    def advance(
        self, listing: Listing | None, new_items: int = 0, fetched_at: datetime | None = None, size: int = 0
    ) -> int | None:
        """Take the page that was fetched, and return the offset of the next one; None at the end of the walk.

        Args:
            listing: the page; None if it cannot be read.
            new_items: how many items it names that the crawl did not know.
            fetched_at: when it was fetched.
            size: of the page, in bytes.
        """
        self._pages_of_pass += 1
        self._bytes_of_pass += size
        self._new_items = new_items
        if listing is None:
            self._faults.add("unreadable")
        else:
            self._pages += 1
            self._times += [fetched_at] if fetched_at is not None else []
        try:
            following = self._steps.send(listing)
        except StopIteration:
            return None
        return None if self._is_beyond_bounds() else following

    @property
    def is_whole(self) -> bool:
        """Whether it reached the end, read every page on the way, and the listing did not change meanwhile."""
        return self._ended and not self._faults

    def summary(self) -> WalkSummary | None:
        """Return the account of the walk so far; None if no page was read."""
        if not self._times:
            return None
        return WalkSummary(
            section=self.section,
            started_at=min(self._times),
            finished_at=max(self._times),
            whole=self.is_whole,
            pages=self._pages,
            items=len(self._pass.seen),
            stated_pages=self._stated,
            stated_items=self._pass.size if self.is_whole else None,
            drift=self._drift,
            listed_twice=tuple(sorted(self._listed_twice)),
            moved=tuple(sorted(self._pass.repeated - self._listed_twice)),
        )

    def _walk(self) -> Steps:
        before: list[tuple[str, ...]] = []
        for _ in range(MAX_PASSES if self._to_the_end else 1):
            self._stated = None
            self._ended = yield from self._one_pass()
            if not self._ended and self._pass.pages == before:  # nothing changed: what repeats is listed twice
                self._ended, self._listed_twice = True, self._pass.repeated
            if self._ended or self._faults or not self._to_the_end:
                return
            before = self._pass.pages
        self._fault(f"the listing changed during each of {MAX_PASSES} walks, so items may have been missed")

    def _one_pass(self) -> Generator[int, Listing | None, bool]:
        """Read the listing once; return True if the pass reached the end and missed nothing."""
        self._pass = Pass()
        self._pages_of_pass = self._bytes_of_pass = 0
        first = yield 0
        if first is None or not self._is_sound(first, 0):
            return False
        if first.next_start is not None:
            self._step = first.next_start
        self._count_pages(first)
        size_before = (yield from self._size_by_last_page(first)) if self._to_the_end else None
        if not (yield from self._read_pages(first)):
            return False
        if not self._to_the_end or len(self._pass.pages) == 1:
            return True
        published = yield from self._published_meanwhile()
        size, repeated = self._pass.size, len(self._pass.repeated)
        if size is None or size_before is None or published is None:
            return False
        gained = size - size_before
        self._drift = abs(gained) + published + repeated
        # Each item published at the front moved one item to a later page. If the listing gained less, an item was
        # withdrawn; if it has more than the walk saw, some were published unseen, or are listed twice.
        return gained >= published and repeated == published and len(self._pass.seen) == size

    def _size_by_last_page(self, first: Listing) -> Generator[int, Listing | None, int | None]:
        """Ask for the last page; return the number of items according to it, None if it cannot be read."""
        if self._stated is None or self._stated == 1:
            return len(first.entries)
        if self._last_start() > MAX_START:
            self._fault(f"the listing says that it has {counted(self._stated or 0, 'page')}, more than can be read")
            return None
        last = yield self._last_start()
        return self._last_start() + len(last.entries) if last is not None else None

    def _read_pages(self, first: Listing) -> Generator[int, Listing | None, bool]:
        """Read page after page; return True at the end of the listing, False if the walk ends before."""
        page: Listing | None = first
        start, pages_without_new_items, unreadable_pages = 0, 0, 0
        while True:
            if page is not None and (start == 0 or self._is_sound(page, start)):
                self._count_pages(page)
                if page.entries:
                    self._pass.add_page(tuple(entry.article_id for entry in page.entries))
                    self._pass.size = start + len(page.entries)
                pages_without_new_items = 0 if self._new_items else pages_without_new_items + 1
            else:
                unreadable_pages += 1
            following = self._following(page, start)
            if following is None:
                return True
            if unreadable_pages == MAX_UNREADABLE_PAGES:
                self._fault(f"{counted(unreadable_pages, 'page')} cannot be read; the walk ended at start={start}")
                return False
            if pages_without_new_items >= MAX_PAGES_WITHOUT_NEW_ITEMS and not self._to_the_end:
                return False
            start = following
            page = yield start

    def _published_meanwhile(self) -> Generator[int, Listing | None, int | None]:
        """Read the first pages again up to a known item; return the number of items that were published meanwhile.

        None if that alone does not explain what the pages show now.
        """
        published, start = 0, 0
        while True:
            page = yield start
            article_ids = [entry.article_id for entry in page.entries] if page is not None else []
            known_ids = [article_id for article_id in article_ids if article_id in self._pass.seen]
            self._pass.seen.update(article_ids)
            published += len(article_ids) - len(known_ids)
            if known_ids or not article_ids:
                return published if known_ids == list(self._pass.pages[0][: len(known_ids)]) else None
            start += self._step

    def _is_beyond_bounds(self) -> bool:
        """Return True, and report it, if a pass has read more than a listing of the stated size can have."""
        pages = (self._stated or MAX_PAGES_OF_UNCOUNTED_LISTING) + MAX_MORE_PAGES
        if self._pages_of_pass > pages:
            self._fault(f"the listing does not come to an end after {counted(self._pages_of_pass, 'page')}")
        elif self._bytes_of_pass > (min(pages, self._pages_of_pass) + MAX_MORE_PAGES) * MAX_BYTES_PER_PAGE:
            pages_of_pass = counted(self._pages_of_pass, "page")
            self._fault(f"the listing is too large: {counted(self._bytes_of_pass, 'byte')} on {pages_of_pass}")
        else:
            return False
        return True

    def _is_sound(self, page: Listing, start: int) -> bool:
        """Return True if this can be the page that was asked for; report a fault otherwise."""
        article_ids = tuple(entry.article_id for entry in page.entries)
        expected = start // self._step + 1
        if not article_ids and (start == 0 or start < self._last_start()):
            self._fault(f"the listing names no item at start={start}")
        elif page.page_number is not None and page.page_number != expected:
            self._fault(f"the listing answers with page {page.page_number} at start={start}, not with page {expected}")
        elif article_ids and page.page_number is None and article_ids in self._pass.pages:
            self._fault(f"the listing does not come to an end: start={start} repeats an earlier page")
        else:
            return True
        return False

    def _count_pages(self, page: Listing) -> None:
        """Note how many pages the listing says it has: a few more or fewer are items published or withdrawn."""
        if page.page_count is None or page.page_count == self._stated:
            return
        if self._stated is None or abs(page.page_count - self._stated) <= MAX_PAGES_CHANGED:
            self._stated = page.page_count
        else:
            stated = f"the listing says that it has {counted(page.page_count or 0, 'page')} at start={page.start}"
            self._fault(f"{stated}, and said {self._stated} before")
            self._stated = max(self._stated, page.page_count)

    def _last_start(self) -> int:
        """Return the offset of the last page according to the listing; 0 if it does not say."""
        return ((self._stated or 1) - 1) * self._step

    def _following(self, page: Listing | None, start: int) -> int | None:
        """Return the offset of the page after the one at `start`; None at the end.

        A broken chain of links is reported, and the walk continues by counting.
        """
        following = start + self._step
        if following > MAX_START:
            self._fault(f"the listing does not come to an end at start={start}")
            return None
        if start < self._last_start():
            if page is not None and page.entries and page.next_start != following:
                linked = f"start={page.next_start}" if page.next_start is not None else "no next page"
                self._fault(f"the chain of pages is broken: the page at start={start} links {linked}", once="chain")
            return following
        return following_start(page, self._step) if page is not None else None

    def _fault(self, text: str, once: str | None = None) -> None:
        """Report a fault, unless it was reported before, or another one of the kind `once`."""
        if (once or text) not in self._faults:
            self._faults.add(once or text)
            self._report_fault(text)


def was_walked(pages: Sequence[tuple[int, Page]], is_last: Callable[[Page], bool], page_size: int) -> bool:
    """Return True if the archived pages of a section hold a complete walk: a last page, and before it all windows.

    This is for a crawl that was killed, which leaves no summary. The windows are required because a last page alone
    proves nothing: it may come from somebody else's archive.

    Args:
        pages: the archived listing pages with their offsets, in order of time.
        is_last: returns whether a page is the end of the listing; called with the newest pages first.
        page_size: items on a page.
    """
    starts = [start for start, _ in pages]
    newest_first = reversed(range(len(pages)))
    return any(_is_walk_to(starts, index, page_size) and is_last(pages[index][1]) for index in newest_first)


def _is_walk_to(starts: Sequence[int], index: int, page_size: int) -> bool:
    """Return True if the pages before `index` hold, backwards in time, each window down to offset 0."""
    expected = starts[index] - page_size
    for start in reversed(starts[:index]):
        if expected < 0:
            break
        if start == expected:
            expected -= page_size
    return expected < 0
