"""What is still to do, as the archive alone tells: what was fetched, what is listed, which walks were complete."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from schemas.capture import Capture, PageKind
from schemas.listing import Listing
from spiders.answers import is_final
from spiders.archive import Archive, ArchiveError, DamagedPayload
from spiders.read import read_capture
from spiders.sites import Site
from spiders.urls import identify
from spiders.walk import following_start, was_walked

# /item/13307-prison-break-in-kyrgyzstan.html, index.php?option=com_k2&view=item&id=13307
ITEM_ID = re.compile(rb"(?:/item/|[?;&]id=)(\d{1,9})")


@dataclass
class CrawlState:
    """What a crawl knows when it begins."""

    done: set[str] = field(default_factory=set)
    """Articles with a final answer."""
    pending: dict[str, str] = field(default_factory=dict)
    """Articles that archived listings name and that have no final answer yet, with their public address."""
    walked: set[str] = field(default_factory=set)
    """Sections whose listing was walked to its end."""
    problems: list[str] = field(default_factory=list)
    """Archived listings that could not be read."""

    def knows(self, article_id: str) -> bool:
        """True for an article that was fetched or is waiting to be."""
        return article_id in self.done or article_id in self.pending


def read_crawl_state(archive: Archive, site: Site, sections: frozenset[str]) -> CrawlState:
    """The state of the crawl of `sections`."""
    state = CrawlState()
    listings: dict[str, list[Capture]] = defaultdict(list)
    for entry in archive.entries():
        address = identify(entry.url, site)
        if not is_final(entry):
            continue
        if address.page_kind is PageKind.ITEM and entry.record_type == "response" and address.article_id is not None:
            state.done.add(address.article_id)  # a JSON view or a text rendering leaves the page still to be fetched
        elif address.page_kind is PageKind.LISTING and address.section in sections and entry.status == 200:
            listings[address.section].append(archive.capture_of(entry))
    reader = ListingReader(archive, site, state)
    for section, captures in listings.items():
        for capture in captures:
            reader.add_pending(capture)
        pages = [(identify(capture.url, site).start, capture) for capture in captures]
        if was_walked(pages, reader.is_last, site.page_size):
            state.walked.add(section)
    return state


class ListingReader:
    """Reads archived listing pages, and parses no more of them than it must."""

    def __init__(self, archive: Archive, site: Site, state: CrawlState) -> None:
        self._archive = archive
        self._site = site
        self._state = state

    def add_pending(self, capture: Capture) -> None:
        """Adds the items that the page names and that are not known yet.

        Parsing takes some ten times as long as reading, so a page all of whose item ids are known is not parsed.
        """
        try:
            content = self._archive.read(capture).content
        except DamagedPayload:  # the site sent it so, and the crawl that fetched it said so
            return
        except ArchiveError as error:
            self._state.problems.append(str(error))
            return
        ids = {int(number) for number in ITEM_ID.findall(content)}
        if ids and all(self._state.knows(f"{self._site.name}:{number}") for number in ids):
            return
        listing = self.read(capture)
        for entry in listing.entries if listing is not None else ():
            if not self._state.knows(entry.article_id):
                self._state.pending[entry.article_id] = entry.url

    def is_last(self, capture: Capture) -> bool:
        """True if the page says that it is the last one. An empty page proves nothing: the site may have failed."""
        listing = self.read(capture)
        return listing is not None and bool(listing.entries) and following_start(listing, self._site.page_size) is None

    def read(self, capture: Capture) -> Listing | None:
        """The page as a listing; None if it is not one or cannot be read."""
        try:
            outcome = read_capture(self._archive, capture).outcome
        except ArchiveError:
            return None
        return outcome if isinstance(outcome, Listing) else None
