"""Walking a section's listing to where its news end, or to its own end, though it changes meanwhile."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from schemas.crawl_summary import WalkSummary
from schemas.listing import Listing

# A section of the site holds some 3,200 items; an offset of this size is a site that invents pages.
MAXIMUM_START = 100_000
BARREN_PAGES = 3
# A listing of 800 pages takes some 13 minutes, and the site publishes once a day: the second walk holds still.
MAXIMUM_PASSES = 3
# So many pages of one listing that cannot be read are no accident: the rest of it is left for the next run.
MAXIMUM_UNREADABLE = 3

# An issue adds four items or so to a section; a listing that is more than this many pages longer or shorter than a page
# ago is another one.
MAXIMUM_PAGES_CHANGED = 3

Steps = Generator[int, Listing | None]
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

    def take(self, names: tuple[str, ...]) -> None:
        """Takes note of the next page."""
        for name in names:
            (self.repeated if name in self.seen else self.seen).add(name)
        self.pages.append(names)


class Walk:
    """One walk over a section's listing: says which page to fetch, takes it, and says the next.

    Listing order is not date order (the block of 2000-2002 stands last and oldest first), and items repeat. So an item
    that is known does not end a walk. Three pages in a row that name nothing new do, where the section was walked to
    its end before and the walk need not go there again.

    Offsets drift by each item that is published or withdrawn meanwhile, and a withdrawal moves an item that was not
    seen yet to a page that was. So a walk to the end asks for the last page first, and for the first page again at the
    end. Where their sizes do not agree, but for what was published at the front, the listing is walked again.
    """

    def __init__(self, section: str, page_size: int, *, to_the_end: bool, fault: Callable[[str], None]) -> None:
        """`fault` is told, in words, of each thing that keeps the walk from being whole."""
        self.section = section
        self._to_the_end = to_the_end
        self._tell = fault
        self._step = page_size
        self._news = 0
        self._stated: int | None = None
        self._faults: set[str] = set()
        self._pages = 0
        self._times: list[datetime] = []
        self._drift = 0
        self._twice: set[str] = set()
        self._pass = Pass()
        self._ended = False
        self._steps = self._walk()
        self.start = next(self._steps)
        """Offset of the first page to fetch."""

    def take(self, listing: Listing | None, news: int = 0, fetched_at: datetime | None = None) -> int | None:
        """Takes the page asked for, None where it cannot be read; gives the next one's offset, None at the end.

        Args:
            listing: the page.
            news: how many items it names that the crawl did not know.
            fetched_at: when it was fetched.
        """
        self._news = news
        if listing is None:
            self._faults.add("unreadable")
        else:
            self._pages += 1
            self._times += [fetched_at] if fetched_at is not None else []
        try:
            return self._steps.send(listing)
        except StopIteration:
            return None

    @property
    def whole(self) -> bool:
        """True when it went to the end, read every page on the way, and the listing held still."""
        return self._ended and not self._faults

    def summary(self) -> WalkSummary | None:
        """The account of the walk so far; None where no page was read."""
        if not self._times:
            return None
        return WalkSummary(
            section=self.section,
            started_at=min(self._times),
            finished_at=max(self._times),
            whole=self.whole,
            pages=self._pages,
            items=len(self._pass.seen),
            stated_pages=self._stated,
            stated_items=self._pass.size if self.whole else None,
            drift=self._drift,
            listed_twice=tuple(sorted(self._twice)),
            moved=tuple(sorted(self._pass.repeated - self._twice)),
        )

    def _walk(self) -> Steps:
        before: list[tuple[str, ...]] = []
        for _ in range(MAXIMUM_PASSES if self._to_the_end else 1):
            self._stated = None
            still = yield from self._go()
            self._ended = still
            if not still and self._pass.pages == before:  # it held still: what repeats is listed twice
                self._ended, self._twice = True, self._pass.repeated
            if self._ended or self._faults or not self._to_the_end:
                return
            before = self._pass.pages
        self._fault(f"the listing changed during each of {MAXIMUM_PASSES} walks, so items may have been missed")

    def _go(self) -> Generator[int, Listing | None, bool]:
        """One pass; True where it went to the end and missed nothing."""
        self._pass = Pass()
        first = yield 0
        if first is None or not self._is_sound(first, 0):
            return False
        if first.next_start is not None:
            self._step = first.next_start
        self._count_pages(first)
        size_before = (yield from self._last_page(first)) if self._to_the_end else None
        if not (yield from self._read_on(first)):
            return False
        if not self._to_the_end or len(self._pass.pages) == 1:
            return True
        news = yield from self._front()
        size, repeated = self._pass.size, len(self._pass.repeated)
        if size is None or size_before is None or news is None:
            return False
        gained = size - size_before
        self._drift = abs(gained) + news + repeated
        # What was published at the front moved so many items to a later page. Fewer items than that: one was withdrawn.
        # More than the walk saw: some were published behind its back, or are listed twice.
        return gained >= news and repeated == news and len(self._pass.seen) == size

    def _last_page(self, first: Listing) -> Generator[int, Listing | None, int | None]:
        """Asks for the last page; gives the number of items by it, None where it cannot be read."""
        if self._stated is None or self._stated == 1:
            return len(first.entries)
        last = yield self._last_start()
        return self._last_start() + len(last.entries) if last is not None else None

    def _read_on(self, first: Listing) -> Generator[int, Listing | None, bool]:
        """Reads page after page; True at the end of the listing, False where the walk ends before."""
        page: Listing | None = first
        start, barren, unreadable = 0, 0, 0
        while True:
            if page is not None and (start == 0 or self._is_sound(page, start)):
                self._count_pages(page)
                if page.entries:
                    self._pass.take(tuple(entry.article_id for entry in page.entries))
                    self._pass.size = start + len(page.entries)
                barren = 0 if self._news else barren + 1
            else:
                unreadable += 1
            following = self._following(page, start)
            if following is None:
                return True
            if unreadable == MAXIMUM_UNREADABLE:
                self._fault(f"{unreadable} pages cannot be read; the walk ended at start={start}")
            if unreadable == MAXIMUM_UNREADABLE or (barren >= BARREN_PAGES and not self._to_the_end):
                return False
            start = following
            page = yield start

    def _front(self) -> Generator[int, Listing | None, int | None]:
        """Reads the first pages again up to a known item; gives the number of items that were published meanwhile.

        None where that alone does not explain what stands there now.
        """
        news, start = 0, 0
        while True:
            page = yield start
            names = [entry.article_id for entry in page.entries] if page is not None else []
            known = [name for name in names if name in self._pass.seen]
            self._pass.seen.update(names)
            news += len(names) - len(known)
            if known or not names:
                return news if known == list(self._pass.pages[0][: len(known)]) else None
            start += self._step

    def _is_sound(self, page: Listing, start: int) -> bool:
        """True where the page can be what it was asked for; tells a fault otherwise."""
        names = tuple(entry.article_id for entry in page.entries)
        expected = start // self._step + 1
        if not names and (start == 0 or start < self._last_start()):
            self._fault(f"the listing names no item at start={start}")
        elif page.page_number is not None and page.page_number != expected:
            self._fault(f"the listing answers with page {page.page_number} at start={start}, not with page {expected}")
        elif names and page.page_number is None and names in self._pass.pages:
            self._fault(f"the listing does not come to an end: start={start} repeats an earlier page")
        else:
            return True
        return False

    def _count_pages(self, page: Listing) -> None:
        """Takes note of how many pages the listing says it has: a few more or less are items published or withdrawn."""
        if page.page_count is None or page.page_count == self._stated:
            return
        if self._stated is None or abs(page.page_count - self._stated) <= MAXIMUM_PAGES_CHANGED:
            self._stated = page.page_count
        else:
            told = f"the listing says that it has {page.page_count} pages at start={page.start}"
            self._fault(f"{told}, and said {self._stated} before")
            self._stated = max(self._stated, page.page_count)

    def _last_start(self) -> int:
        """Offset of the last page, by what the listing says of its pages; 0 where it says nothing."""
        return ((self._stated or 1) - 1) * self._step

    def _following(self, page: Listing | None, start: int) -> int | None:
        """Offset of the page after the one at `start`; None at the end. A broken chain is told, and passed over."""
        following = start + self._step
        if following > MAXIMUM_START:
            self._fault(f"the listing does not come to an end at start={start}")
            return None
        if start < self._last_start():
            if page is not None and page.entries and page.next_start != following:
                linked = f"start={page.next_start}" if page.next_start is not None else "no next page"
                self._fault(f"the chain of pages is broken: the page at start={start} links {linked}", once="chain")
            return following
        return following_start(page, self._step) if page is not None else None

    def _fault(self, text: str, once: str | None = None) -> None:
        """Tells a fault; one of a kind called `once` is not told again."""
        if (once or text) not in self._faults:
            self._faults.add(once or text)
            self._tell(text)


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
