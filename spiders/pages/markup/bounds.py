"""What a page of HTML may be at most: bounds that no page of the site comes near, and a hostile one is refused by."""

import re

DEEPEST = 250
"""Levels of nesting. Browsers stop at 512; a page of the site has 25."""
MOST_TAGS = 50_000
"""Tags of a page. A page of the site has 300."""
MOST_ATTRIBUTES = 1_000
"""Attributes of one tag."""
SMALL = 256 << 10
"""Bytes. lexbor takes time by the square of a tag's attributes: on a page of so many bytes seconds at the most."""
MOST_COPIES = 2_000_000
"""Elements that a page may grow to, in some 700 MB. HTML5 opens <b> and its like anew in each paragraph after the one
that leaves them open, so that hostile pages grow by the square.
"""
BEYOND = (
    f"the page has more than {MOST_TAGS} tags, {DEEPEST} levels of them, or {MOST_ATTRIBUTES} attributes of one tag"
)
FORMATTING = re.compile(rb"<(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])", re.I)
# <a href="x" title='>' hidden>: a tag as HTML5 finds its end
ATTRIBUTE = rb"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>"'][^\s>]*+)?)?+"""
ONE_ATTRIBUTE = re.compile(ATTRIBUTE)
TAG = re.compile(rb"<[a-z][^\s/>]*+(?:" + ATTRIBUTE + rb")*+", re.I)


def is_beyond(content: bytes) -> bool:
    """True for a page with more tags, or more attributes of one, than lexbor reads in good time and memory."""
    tags = content.count(b"<")
    if tags > 2 * MOST_TAGS:  # a start and an end each
        return True
    if tags**2 > MOST_COPIES and tags * len(FORMATTING.findall(content)) > MOST_COPIES:
        return True
    if len(content) <= SMALL:
        return False
    long_tags = (tag[0] for tag in TAG.finditer(content) if len(tag[0]) > 2 * MOST_ATTRIBUTES)
    return any(len(ONE_ATTRIBUTE.findall(tag)) > MOST_ATTRIBUTES for tag in long_tags)
