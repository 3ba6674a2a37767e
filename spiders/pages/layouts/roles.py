"""Which elements inside an item's container print its title, its date and so on."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from schemas.page_layout import ItemLayout, Role
from spiders.pages.layouts.container import elements_in
from spiders.pages.layouts.k2 import OWN
from spiders.pages.markup.tree import Element, ancestors, inside

# .itemTitle; [class*=tags i]; [class$=title i]
OF_CLASS = re.compile(r"^(?:\.(?P<token>[\w-]+)|\[class(?P<sign>[*$])=(?P<part>[\w-]+)(?: i)?\])$")
TEXTS = (Role.INTRO, Role.FULL_TEXT, Role.TEXT)
MAX_CACHED_CLASSES = 1024

Blocks = dict[Role, list[Element]]
Selectors = dict[Role, str]


def find_blocks(container: Element, layout: ItemLayout) -> tuple[Blocks, Selectors]:
    """Return the elements of each role in the order of the page, and the selector that found them.

    A role that nothing prints is missing.
    """
    banned = elements_in(container, layout.never_in)
    by_class: dict[str, list[Element]] = {}
    for element in inside(container, "[class]"):
        for token in _tokens(element.attributes["class"] or ""):
            by_class.setdefault(token, []).append(element)
    blocks: Blocks = {}
    selectors: Selectors = {}
    in_text: frozenset[int] = frozenset()
    for role in (*TEXTS, *(role for role in Role if role not in TEXTS)):
        if role is Role.TITLE:
            in_text = frozenset(element.mem_id for of in TEXTS for element in blocks.get(of, ()))
        for selector in layout.roles.get(role, ()):
            found = [
                element
                for element in _matches(container, selector, by_class)
                if _is_of_the_item(element, container, banned, frozenset() if selector.startswith(OWN) else in_text)
            ]
            if found:
                blocks[role], selectors[role] = found, selector
                break
    return blocks, selectors


def _matches(container: Element, selector: str, by_class: dict[str, list[Element]]) -> Iterable[Element]:
    sign, part = _of_class(selector)
    if sign is None:
        return inside(container, selector)
    if sign == ".":
        return by_class.get(part, ())
    if sign == "$":
        return _in_order(one for token, found in by_class.items() if token.endswith(part) for one in found)
    return _in_order(one for token, found in by_class.items() if part in token for one in found)


@cache
def _of_class(selector: str) -> tuple[str | None, str]:
    """Return how a selector compares a class, and with what; None for a selector of another form."""
    match = OF_CLASS.match(selector)
    if match is None:
        return None, ""
    return (".", match["token"].lower()) if match["token"] else (match["sign"], match["part"].lower())


def _in_order(elements: Iterator[Element]) -> list[Element]:
    return list({element.mem_id: element for element in elements}.values())


def _is_of_the_item(element: Element, container: Element, banned: frozenset[int], in_text: frozenset[int]) -> bool:
    if not banned and not in_text:
        return True
    for outer in ancestors(element):
        if outer.mem_id in banned or outer.mem_id in in_text:
            return False
        if outer.mem_id == container.mem_id:
            return True
    return True


# A template prints the same few hundred class attributes on every page.
@lru_cache(maxsize=MAX_CACHED_CLASSES)
def _tokens(classes: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(classes.lower().split()))
