"""What the blocks of an item's page say, whatever the template: title, day, hits, tags, and whether all was read."""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from schemas.page_layout import Role
from schemas.reject import RejectReason
from spiders.errors import RejectedPageError
from spiders.numbers import whole_number
from spiders.pages.facts import Facts
from spiders.pages.fields.page_date import find_date, is_date_alone
from spiders.pages.layouts.container import elements_in
from spiders.pages.layouts.item_page import ItemPage, text_of
from spiders.pages.layouts.roles import TEXTS
from spiders.pages.markup.blocks import BlockKind
from spiders.pages.markup.comparison import comparison_key
from spiders.pages.markup.soup import collapse
from spiders.pages.markup.tree import Element, ancestors, build, first_attribute, first_inside, inside
from spiders.sites import Site

# Read 6482 times; Read <b>6,482</b> times; 1 234; 1.234; 1’234
NUMBER = re.compile(r"[0-9]{1,3}(?:[\s,.’'][0-9]{3})+(?![0-9])|[0-9]{1,12}")
# The words of K2's language file; the number alone is not told from others.
BEFORE, AFTER = r"\b(?:Read|Hits|Views?)\b\W{0,4}", r"\s(?:times|views|hits)\b"
READ_TIMES = re.compile(rf"{BEFORE}(?:{NUMBER.pattern})(?:{AFTER})?|(?:{NUMBER.pattern}){AFTER}", re.IGNORECASE)
MAX_HITS = 10**12
MAX_CHARACTERS_OF_A_LINE = 80
LINES = "time, span, li, dd, p, div, small, em"
MARKS = "sup, span, small, .subtitle"
"""Inside a heading: what is not its text, as "Featured" and the link to edit."""
MIN_MISSING_WORDS = 20
"""Words in a row of the text that the page's head states and that were not read: half an article."""
WINDOW = 7
"""Words that are looked for at once."""


class Day(NamedTuple):
    """The date of a page's header: what readers see, and the attribute beside it."""

    printed: str | None
    machine: str | None


def read_title(page: ItemPage, site: Site) -> tuple[str, str]:
    """Return the title, and the rule that found it.

    Raises:
        RejectedPageError: the item has no title.
    """
    document = text_of(page.first("title"))
    stated = page.head.headline
    for heading in page.blocks.get(Role.TITLE, ()):
        if title := _heading(heading, document, stated):
            return title, "item_title"
    if stated:
        return stated, "json_ld"
    if page.head.graph_title:
        return page.head.graph_title, "open_graph"
    if document and (title := _without_site_name(document, page, site)):
        return title, "document_title"
    raise RejectedPageError(RejectReason.UNKNOWN_LAYOUT, "the item has no title")


def _heading(heading: Element, document: str | None, stated: str | None) -> str | None:
    """Return the text of a heading without "Featured", edit links and subtitles; None if absent."""
    whole = text_of(heading)
    if whole is None or first_inside(heading, f"{MARKS}, a") is None:
        return whole
    built = build(heading)
    for mark in built.select(MARKS):
        if not (stated or document) or collapse(mark.get_text()) not in (stated, document):
            mark.decompose()
    title = collapse(built.get_text())
    links = [text for link in inside(heading, "a") if (text := text_of(link))]
    if len(links) > 0 and title not in (document, stated):
        named = [text for text in links if text in (document or "") or text == stated]
        title = max(named, key=len) if named and title not in (document or "") else title
    return title or None


def _without_site_name(document: str, page: ItemPage, site: Site) -> str:
    """Return the title of a document without the site's name before or after it."""
    known = (site.title, page.head.site_name, site.title.removeprefix("The "))
    names = [re.escape(name) for name in known if name]
    names += [site.magazine.in_titles] if site.magazine.in_titles else []
    affix = "|".join(names)
    title = re.sub(rf"^(?:(?:the\s)?(?:{affix}))\s*[-–—|:»]\s*", "", document, flags=re.I)
    return re.sub(rf"\s*[-–—|:«]\s*(?:(?:the\s)?(?:{affix}))$", "", title, flags=re.I)


def read_day(page: ItemPage) -> Day:
    """Return the date in the page's header: in its own block, else in a line that is a date alone."""
    for block in page.blocks.get(Role.PAGE_DATE, ()):
        machine = block.attributes.get("datetime") or first_attribute(block, "time", "datetime")
        printed = text_of(block)
        if find_date(printed or "") is not None or find_date(machine or "") is not None:
            return Day(printed, machine)
    if (line := _date_line(page)) is not None:
        return Day(line, None)
    return Day(page.text(Role.PAGE_DATE), None)


def _date_line(page: ItemPage) -> str | None:
    """Return the first short line that is a date alone; None if there is none."""
    return next((text for text in _lines(page) if is_date_alone(text)), None)


def _lines(page: ItemPage) -> Iterator[str]:
    """Yield the short texts of the item's elements outside its text, and outside modules and other items."""
    others = set(elements_in(page.container, page.layout.item.never_in))
    others |= {element.mem_id for role in TEXTS for element in page.blocks.get(role, ())}
    for element in inside(page.container, LINES):
        text = text_of(element) or ""
        is_line = text and len(text) <= MAX_CHARACTERS_OF_A_LINE and element.mem_id not in others
        if is_line and not any(outer.mem_id in others for outer in ancestors(element)):
            yield text


def read_hits(page: ItemPage) -> int | None:
    """Return how often the site says that the item was read; None if it does not say."""
    for block in page.blocks.get(Role.HITS, ()):
        text = text_of(block) or ""
        if match := (READ_TIMES.search(text) or NUMBER.search(text)):
            return whole_number(re.sub(r"\D", "", match[0]), MAX_HITS)
    matches = (READ_TIMES.fullmatch(text.strip(" |·.")) for text in _lines(page))
    return next((whole_number(re.sub(r"\D", "", match[0]), MAX_HITS) for match in matches if match), None)


def read_tags(page: ItemPage) -> tuple[tuple[str, ...], str]:
    """Return the tags as printed, each once, or those of the page's head if it prints none; and the rule."""
    if Role.TAGS not in page.blocks:
        return page.head.keywords, "json_ld"
    printed = (text.rstrip(",; ") for tag in page.links(Role.TAGS) if (text := text_of(tag)))
    return tuple(dict.fromkeys(tag for tag in printed if tag)), "printed_block"


def _text_read(facts: Facts) -> str:
    """Return what was read of the text; what a browser hides counts too, unless it is the greater part of the text."""
    blocks = (*facts.intro, *facts.full)
    hidden = " ".join(block.text for block in blocks if block.kind is BlockKind.HIDDEN)
    shown = " ".join(block.text for block in blocks if block.kind is not BlockKind.HIDDEN)
    return f"{shown} {hidden}" if len(hidden) < len(shown) else shown


def check_completeness(page: ItemPage, facts: Facts) -> None:
    """Hold what was read against the text that the page's head states.

    Raises:
        RejectedPageError: 20 or more words in a row of that text, or all of a shorter one, were not read.
    """
    if page.head.body is None:
        return
    words = unescape(page.head.body).split()
    text = _text_read(facts)
    # Nearly every page has it letter by letter, but for the backslashes that K2 leaves out.
    if "".join(words).replace("\\", "") in "".join(text.replace("\\", "").split()):
        return
    read = comparison_key(text)
    missing: list[str] = []
    for start in range(0, len(words), WINDOW):
        window = words[start : start + WINDOW]
        key = comparison_key("".join(window))
        missing = [*missing, *window] if key and key not in read else []
        if len(missing) > MIN_MISSING_WORDS or len(missing) == len(words):
            beginning = " ".join(missing[:8])
            raise RejectedPageError(
                RejectReason.TEXT_INCOMPLETE, f"the page's head states text that was not read: “{beginning} …”"
            )
