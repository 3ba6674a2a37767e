"""The layout of a page: which of the selectors that the readers rely on match, and where in the page's skeleton."""

from contextlib import suppress

from schemas.capture import PageKind
from spiders.errors import RejectedPageError
from spiders.pages.layouts.k2 import ON_EVERY_PAGE, PREFIXES
from spiders.pages.markup.charset import as_utf8
from spiders.pages.markup.tree import Element, ancestors, class_of, parse_tree

ABSENT = ""
"""Stands for the path where a selector matches nothing."""


def read_layout(content: bytes, kind: PageKind, content_type: str | None = None) -> dict[str, str]:
    """For each selector of the page's kind the path of the first element that it matches, `ABSENT` for none.

    A path names the tags, and K2's classes on them, from the view's element down: `div.itemView div.itemBody
    div.itemFullText`. What is around the view, and inside the text, is no matter of the readers.
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
        steps.append(".".join((step.tag or "", *(name for name in names if not name.endswith("Featured")))))
        if names and names[-1].endswith("View"):
            break
        if step.tag == "body":
            break
    return " ".join(reversed(steps))
