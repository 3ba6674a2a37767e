"""What a browser shows nothing of, by the page itself: its tags, its attributes and the styles in its attributes.

What only a style sheet hides is shown: the archive has no style sheets. So is what `aria-hidden` names, which browsers
show and only screen readers leave out, and a closed <details>, which a reader can open.
https://html.spec.whatwg.org/multipage/rendering.html#hidden-elements
"""

import re
from collections.abc import Mapping

from bs4 import Tag

UNSEEN_TAGS = frozenset(
    """annotation annotation-xml audio canvas datalist dialog head iframe noembed noframes noscript object rp script
    style template title video xml""".split()  # noqa: SIM905 words are easier to read than a list
)
"""Tags whose text a browser that runs scripts does not show."""
CODE_TAGS = frozenset({"head", "iframe", "noscript", "script", "style", "title", "xml"})
"""Those of them that hold no text of the article at all, or one that only says what a script shows."""
# Every style that can hide has one of these: display:none, visibility:hidden, left:-9999px, font-size:0
MAY_HIDE = re.compile(r"none|hidden|collapse|-\d{3}|:\s?0", re.I)
ZERO = re.compile(r"0(?:\.0+)?(?:px|pt|em|rem|ex|%|cm|mm|in)?$")
# The distance of what is moved off the page: -9999px, -999em
FAR_AWAY = re.compile(r"-\d{3,}(?:\.\d+)?(?:px|pt|em|rem|%)$")
SHOWN_AGAIN = re.compile(r"visibility\s*:\s*visible", re.I)
SIZED_AGAIN = re.compile(r"font(?:-size)?\s*:\s*[^0;\s]", re.I)


def is_unseen(tag: Tag) -> bool:
    """Return whether a browser shows nothing of an element."""
    if tag.name in UNSEEN_TAGS:
        return tag.name != "dialog" or "open" not in tag.attrs
    return bool(tag.attrs) and _is_hidden(tag)


def _is_hidden(tag: Tag) -> bool:
    if (style := tag.attrs.get("style")) and MAY_HIDE.search(str(style)):
        declared = _declarations(str(style))
        if _takes_no_place(declared):
            return True
        if declared.get("visibility") in {"hidden", "collapse"}:
            return not _has_inside(tag, SHOWN_AGAIN)
        if ZERO.match(declared.get("font-size", "")):
            return not _has_inside(tag, SIZED_AGAIN)
    # A style of its own is stronger than the attribute.
    return "hidden" in tag.attrs and "display" not in str(style or "").lower()


def _declarations(style: str) -> Mapping[str, str]:
    """Return the declared values by property; the last declaration counts, unless an earlier one is `!important`."""
    found: dict[str, str] = {}
    important: set[str] = set()
    for declaration in style.lower().split(";"):
        name, _, value = declaration.partition(":")
        name, (value, mark, _) = name.strip(), value.partition("!")
        if value.strip() and (mark or name not in important):
            found[name] = value.strip()
            if mark:
                important.add(name)
    return found


def _takes_no_place(declared: Mapping[str, str]) -> bool:
    if declared.get("display") == "none" or FAR_AWAY.match(declared.get("text-indent", "")):
        return True
    if declared.get("position") in {"absolute", "fixed"} and any(
        FAR_AWAY.match(declared.get(side, "")) for side in ("left", "top", "right", "bottom", "margin-left")
    ):
        return True
    sizes = (declared.get(name, "") for name in ("height", "width", "max-height", "max-width"))
    return declared.get("overflow") == "hidden" and any(map(ZERO.match, sizes))


def _has_inside(tag: Tag, style: re.Pattern[str]) -> bool:
    return any(style.search(str(inner.attrs.get("style", ""))) for inner in tag.find_all(style=True))
