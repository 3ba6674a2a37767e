"""The largest page that is parsed: no page of the site comes near these bounds, and a hostile page is rejected."""

import re

MAX_DEPTH = 250
"""Levels of nesting. Browsers stop at 512; a page of the site has 25."""
MAX_TAGS = 50_000
"""Tags of a page. A page of the site has 300."""
MAX_ATTRIBUTES = 1_000
"""Attributes of one tag."""
MAX_UNCHECKED_BYTES = 256 << 10
"""lexbor's time grows with the square of a tag's attributes: a page of this size takes seconds at most."""
MAX_ELEMENTS = 2_000_000
"""Elements that a page may grow to, which take some 700 MB. HTML5 reopens an unclosed <b> in each following paragraph
(https://html.spec.whatwg.org/multipage/parsing.html#reconstruct-the-active-formatting-elements), so hostile pages grow
with the square of their tags.
"""
BEYOND = (
    f"the page has more than {MAX_TAGS} tags, {MAX_DEPTH} levels of them, or {MAX_ATTRIBUTES} attributes of one tag"
)
FORMATTING = re.compile(rb"<(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])", re.I)
# <a href="x" title='>' hidden>: where a tag ends in HTML5
ATTRIBUTE = rb"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>"'][^\s>]*+)?)?+"""
ONE_ATTRIBUTE = re.compile(ATTRIBUTE)
TAG = re.compile(rb"<[a-z][^\s/>]*+(?:" + ATTRIBUTE + rb")*+", re.I)


def is_beyond(content: bytes) -> bool:
    """Return True for a page with too many tags, or too many attributes of one, for lexbor's time and memory."""
    tags = content.count(b"<")
    if tags > 2 * MAX_TAGS:  # a start and an end each
        return True
    if tags**2 > MAX_ELEMENTS and tags * len(FORMATTING.findall(content)) > MAX_ELEMENTS:
        return True
    if len(content) <= MAX_UNCHECKED_BYTES:
        return False
    long_tags = (tag[0] for tag in TAG.finditer(content) if len(tag[0]) > 2 * MAX_ATTRIBUTES)
    return any(len(ONE_ATTRIBUTE.findall(tag)) > MAX_ATTRIBUTES for tag in long_tags)
