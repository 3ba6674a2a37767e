"""How BeautifulSoup builds a page: within bounds, and of an item's page only what its readers ask for.

BeautifulSoup takes some 10 µs for a tag: 5 ms for the 300 of a page of 40 KB, of which lxml's share is 0.5 ms. So what
lxml reports of a page ("a div begins") is kept first and handed on afterwards: all of it, or what it reports of the
elements named here and of their contents. What BeautifulSoup makes of these is what it makes of them in the whole page,
since it gets the same reports in the same order; `tests/test_pages_builder.py` compares. The doctype is left out.
"""

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from bs4.builder import ParserRejectedMarkup
from bs4.builder._lxml import LXMLTreeBuilder
from lxml import etree  # type: ignore[import-untyped]

from schemas.capture import RejectReason
from spiders.pages.refused import Refused

DEEPEST = 250
"""Levels of nesting. Browsers stop at 512; a page of the site has 25."""
MOST_PARTS = 50_000
"""Tags and texts of a page. A page of the site has 1,500."""
MOST_ATTRIBUTES = 1_000
"""Attributes of one element."""

ITEM_CLASSES = frozenset(
    """itemCategory itemDateCreated itemFullText itemHits itemImage itemImageCaption itemImageCredits itemIntroText
    itemRelated itemTags itemTitle""".split()  # noqa: SIM905 words are easier to read than a list
)
"""The blocks that the readers of an item ask for (`item.py`, `links.py`)."""
SIDE_HEADINGS = frozenset({"visit also", "staff publications"})
"""Headings of the sidebar's blocks that `links.py` reads."""
MEANT_AROUND = frozenset({"body", "rp", "rt", "template"})
"""What BeautifulSoup takes the text inside for depends on these; other elements around a wanted one are left out."""
MOST_PIECES = 40
"""Into so many pieces lxml may cut the text of such a heading: `Visit&#32;also`."""


class Remark(str):
    """A comment."""

    __slots__ = ()


Start = tuple[str, dict[str, str]]
"""An element begins: its name and attributes."""


Report = Start | str | None
"""What lxml reports: a start, a text, a comment, or None for the end of the element that began last."""


class Reports:
    """lxml's reports of one page in order, and its elements, each known by its place: the number of its start's report.

    Raises:
        Refused: the page is beyond the bounds.
    """

    def __init__(self) -> None:
        self.list: list[Report] = []
        self.starts: dict[int, Start] = {}
        self.ends: dict[int, int] = {}
        """By element, in the order in which they end: the place of its end."""
        self.parents: dict[int, int | None] = {}
        self._open: list[int] = []
        self.data = self.list.append
        """lxml reports a text. Most reports are texts: this saves a call."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """lxml reports that an element begins."""
        opened = self._open
        place, depth = len(self.list), len(opened)
        if depth >= DEEPEST or place >= MOST_PARTS or len(attributes) > MOST_ATTRIBUTES:
            bounds = f"{DEEPEST} levels, {MOST_PARTS} tags and texts or {MOST_ATTRIBUTES} attributes of a tag"
            raise Refused(RejectReason.UNKNOWN_LAYOUT, f"the page has more than {bounds}")
        report = self.starts[place] = (tag, attributes)
        self.list.append(report)
        self.parents[place] = opened[-1] if depth else None
        opened.append(place)

    def end(self, _tag: str) -> None:
        """lxml reports that the element that began last ends, also where the page leaves it open."""
        self.ends[self._open.pop()] = len(self.list)
        self.list.append(None)

    def comment(self, text: str) -> None:
        """lxml reports a comment."""
        self.list.append(Remark(text))

    def close(self) -> "Reports":
        """What lxml's parser gives at the end of the page."""
        return self

    def around(self, element: int) -> Iterator[int]:
        """The elements that hold `element`, from the inside out."""
        parent = self.parents[element]
        while parent is not None:
            yield parent
            parent = self.parents[parent]


class PageBuilder(LXMLTreeBuilder):
    """BeautifulSoup's builder on lxml, for pages within the bounds."""

    def feed(self, markup: Any) -> None:
        """Builds the page.

        Raises:
            ParserRejectedMarkup: lxml cannot read it.
            Refused: it is beyond the bounds.
        """
        soup = self.soup
        assert soup is not None  # noqa: S101 as in BeautifulSoup's own builder
        parser = etree.HTMLParser(target=Reports(), recover=True, encoding=soup.original_encoding)
        try:
            parser.feed(markup)
            reports: Reports = parser.close()
        except (UnicodeDecodeError, LookupError, etree.ParserError) as error:
            raise ParserRejectedMarkup(str(error)) from error
        for report in self.choose(reports):
            if report is None:
                soup.endData()
                soup.popTag()
            elif isinstance(report, tuple):
                tag, attributes = report
                soup.handle_starttag(tag, None, None, self.attribute_dict_class(attributes))
            elif isinstance(report, Remark):
                self.comment(report)
            else:
                soup.handle_data(report)

    def choose(self, reports: Reports) -> list[Report]:
        """The reports from which BeautifulSoup builds the page."""
        return reports.list


class ItemPageBuilder(PageBuilder):
    """Builds of an item's page only what its readers ask for, and a page without an item whole."""

    def choose(self, reports: Reports) -> list[Report]:
        """The reports of the wanted elements and of what is inside them."""
        frames, wanted = _item_elements(reports)
        if not any("itemView" in reports.starts[frame][1].get("class", "").split() for frame in frames):
            return reports.list
        for module in _side_modules(reports):
            if module is None:
                return reports.list
            wanted.append(module)
        places: set[int] = set()
        covered = -1
        for element in sorted(wanted):
            if element > covered:
                covered = reports.ends[element]
                places.update(range(element, covered + 1))
                frames.append(element)
        for element in frames:
            places |= {element, reports.ends[element]}
            for parent in reports.around(element):
                if reports.starts[parent][0] in MEANT_AROUND:
                    places |= {parent, reports.ends[parent]}
        return [reports.list[place] for place in sorted(places)]


def _item_elements(reports: Reports) -> tuple[list[int], list[int]]:
    """What may be the item's container, and the elements that are wanted with all that is inside them."""
    containers: list[int] = []
    wanted: list[int] = []
    for element, (tag, attributes) in reports.starts.items():
        if tag in {"base", "title"}:
            wanted.append(element)
        elif attributes:
            identifier = attributes.get("id", "")
            classes = attributes.get("class", "").split()
            if identifier == "k2Container" or "itemView" in classes:
                containers.append(element)
            is_named = identifier.startswith("startOfPageId") or "canonical" in attributes.get("rel", "")
            if is_named or not ITEM_CLASSES.isdisjoint(classes):
                wanted.append(element)
    return containers, wanted


def _side_modules(reports: Reports) -> Iterator[int | None]:
    """For each heading of a sidebar's block the smallest element around it that holds a link; None is the page."""
    links = [element for element, (tag, attributes) in reports.starts.items() if tag == "a" and "href" in attributes]
    for heading in _side_headings(reports):
        for element in reports.around(heading):
            if reports.starts[element][0] == "body":
                yield None
                break
            if bisect_right(links, element) < bisect_right(links, reports.ends[element]):
                yield element
                break
        else:
            yield None


def _side_headings(reports: Reports) -> Iterator[int]:
    """The elements that hold nothing but the heading of a sidebar's block."""
    for element, end in reports.ends.items():
        if end - element == 2:
            text = str(reports.list[element + 1])
        elif 2 < end - element <= MOST_PIECES and element + 1 not in reports.starts:
            texts = [report for report in reports.list[element + 1 : end] if isinstance(report, str)]
            text = "".join(texts) if len(texts) == end - element - 1 else ""
        else:
            continue
        if text.strip().lower() in SIDE_HEADINGS:
            yield _outermost(element, reports)


def _outermost(element: int, reports: Reports) -> int:
    """The outermost element that holds nothing but this one: the <h3> of <h3><span>Visit also</span></h3>."""
    for outer in reports.around(element):
        if (outer, reports.ends[outer]) != (element - 1, reports.ends[element] + 1):
            break
        element = outer
    return element
