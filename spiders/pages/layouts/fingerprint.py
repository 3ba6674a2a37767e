"""The layout of a page: which of K2's selectors match, and where in the page the matched elements are."""

from contextlib import suppress

from schemas.capture import PageKind
from spiders.errors import RejectedPageError
from spiders.pages.layouts.k2 import FEATURED_SUFFIX, ON_EVERY_PAGE, PREFIXES, VIEW_SUFFIX
from spiders.pages.markup.charset import as_utf8
from spiders.pages.markup.tree import Element, ancestors, class_of, parse_tree

ABSENT = ""
"""The path of a selector that matches nothing."""


def read_layout(content: bytes, kind: PageKind, content_type: str | None = None) -> dict[str, str]:
    """Return the path of the first element that each selector of a page's kind matches; `ABSENT` if it matches none.

    A path names the tags, and K2's classes on them, from the view's element down: `div.itemView div.itemBody
    div.itemFullText`. What is around the view or inside the text does not matter to the readers.
    """
    first: dict[str, Element] = {}
    with suppress(RejectedPageError):
        for element in parse_tree(as_utf8(content, content_type)).css("[class]"):
            for name in class_of(element):
                first.setdefault(name, element)
    return {
        selector: next((_path(first[name]) for name in names if name in first), ABSENT)
        for selector, names in ON_EVERY_PAGE[kind].items()
    }


def _path(element: Element) -> str:
    steps: list[str] = []
    for step in (element, *ancestors(element)):
        names = sorted(name for name in class_of(step) if name.startswith(PREFIXES))
        steps.append(".".join((step.tag or "", *(name for name in names if not name.endswith(FEATURED_SUFFIX)))))
        if step.tag == "body" or (names and names[-1].endswith(VIEW_SUFFIX)):
            break
    return " ".join(reversed(steps))
