"""What is known of a page's article, and which elements of the page print it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from schemas.article import Article
from schemas.page_layout import Role
from spiders.numbers import whole_number
from spiders.pages.fields.page_date import find_date
from spiders.pages.forms.item_blocks import MAX_HITS, NUMBER, READ_TIMES
from spiders.pages.induce.spans import Covered, Spans
from spiders.pages.layouts.item_page import text_of
from spiders.pages.markup.charset import as_utf8
from spiders.pages.markup.comparison import comparison_key
from spiders.pages.markup.tree import Element, inside, parse_tree

MAX_CHARACTERS_OF_A_LINE = 80
NEVER_IN_TEXT = (Role.HITS, Role.IMAGE, Role.IMAGE_CREDIT, Role.TAGS, Role.RELATED)
MAX_GROWTH_OF_HITS = 100
"""How many times as often as before an item may have been read meanwhile."""
FILE = re.compile(r"(?:_(?:XS|S|M|L|XL|Generic))?\.\w+$")


@dataclass(frozen=True)
class KnownPage:
    """A page of an unknown layout, and the article that it shows."""

    content: bytes
    url: str
    article: Article
    """As it was read from another page, or from a feed."""
    content_type: str | None = None
    fields: frozenset[str] = field(default=frozenset(Article.model_fields) - {"hits", "evidence", "reader_version"})
    """Fields of the article that are known."""

    @cached_property
    def root(self) -> Element:
        """Root of the page."""
        return parse_tree(as_utf8(self.content, self.content_type))

    @cached_property
    def spans(self) -> Spans:
        """The letters of the page."""
        return Spans(self.root)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The texts of the article, as they may stand on the page."""
        return texts_of(self.article)

    @cached_property
    def covered(self) -> Covered:
        """The letters of the page that are the article's text."""
        return Covered(self.spans, self.texts)

    def printed(self, role: Role) -> list[Element] | None:
        """Return the elements that print a part of the article; None if the article has no such part."""
        return self._printed[role]

    @cached_property
    def _printed(self) -> dict[Role, list[Element] | None]:
        predicates = {role: _predicate(role, self.article) for role in roles_to_learn()}
        return {
            role: [one for one in self.spans.elements if matches(one)] if matches is not None else None
            for role, matches in predicates.items()
        }

    def holds_other_parts(self, box: Element) -> bool:
        """Return whether an element holds one that prints a part of the article, and so more than the text."""
        span = self.spans.of[box.mem_id]
        return any(
            span.holds(self.spans.of[one.mem_id]) and one.mem_id != box.mem_id
            for role in NEVER_IN_TEXT
            for one in self._printed[role] or ()
        )


def texts_of(article: Article) -> tuple[str, ...]:
    """Return the lines of an article's text, each once."""
    parts = [article.abstract, article.bio, article.image_caption, *(article.byline or "").split(" / ")]
    parts += [paragraph.text for paragraph in article.paragraphs]
    parts += [text for item in article.digest_items for text in (item.headline, item.text)]
    return tuple(dict.fromkeys(line for part in parts if part for line in part.split("\n")))


Predicate = Callable[[Element], bool]


def _predicate(role: Role, article: Article) -> Predicate | None:
    """Return what tells whether an element prints a part of the article; None if it has no such part."""
    match role:
        case Role.TITLE:
            return _same_text(article.title)
        case Role.PAGE_DATE if (day := article.page_date) is not None:
            return lambda one: find_date(_line(one) or one.attributes.get("datetime") or "") == day
        case Role.CATEGORY if article.category:
            name = article.category
            return lambda one: any(text_of(link) == name for link in inside(one, "a")) and _is_short(one)
        case Role.HITS if article.hits is not None:
            least = article.hits
            return lambda one: least <= _number(one) <= least * MAX_GROWTH_OF_HITS + MAX_GROWTH_OF_HITS
        case Role.TAGS if article.tags:
            tags = list(article.tags)
            return lambda one: [text_of(link) for link in inside(one, "a")] == tags
        case Role.IMAGE if article.image_url:
            file = _file(article.image_url)
            return lambda one: [_file(img.attributes.get("src") or "") for img in inside(one, "img")] == [file]
        case Role.IMAGE_CAPTION if article.image_caption:
            return _same_text(article.image_caption)
        case Role.IMAGE_CREDIT if article.image_credit:
            return _same_text(article.image_credit)
        case Role.RELATED if related := {link.url for link in article.links if link.block == "related"}:
            ends = {url.rpartition("/")[2] for url in related}
            return lambda one: _are_related([link.attributes["href"] or "" for link in inside(one, "a[href]")], ends)
        case _:
            return None


def _same_text(text: str) -> Predicate:
    key, length = comparison_key(text), 2 * len(text) + 200
    return lambda one: len(shown := one.text() or "") <= length and comparison_key(shown) == key


def _are_related(addresses: list[str], ends: set[str]) -> bool:
    """Return whether at least half of some links, and of those known before, are in both: K2 draws others each day."""
    found = {address.partition("?")[0].rpartition("/")[2] for address in addresses}
    return len(found & ends) * 2 >= max(len(found), len(ends))


def _line(element: Element) -> str:
    text = element.text() or ""
    return " ".join(text.split()) if len(text) <= 2 * MAX_CHARACTERS_OF_A_LINE else ""


def _is_short(element: Element) -> bool:
    return 0 < len(_line(element)) <= MAX_CHARACTERS_OF_A_LINE


def _number(element: Element) -> int:
    """Return the number of views that a short line states; -1 if it states none."""
    line = _line(element)
    found = (READ_TIMES.search(line) or NUMBER.search(line)) if _is_short(element) else None
    number = whole_number(re.sub(r"\D", "", found[0]), MAX_HITS) if found is not None else None
    return -1 if number is None else number


def _file(address: str) -> str:
    """Return the name of an image's file without its size: K2 has each image in several."""
    return FILE.sub("", address.partition("?")[0].rpartition("/")[2])


def roles_to_learn() -> Iterator[Role]:
    """Yield the parts that are found by their value; the text is found by its letters."""
    yield from (role for role in Role if role not in (Role.INTRO, Role.FULL_TEXT, Role.TEXT))
