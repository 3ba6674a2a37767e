"""Pages made to crash a reader, and the processes that read them: `python -m tests.support.hostile NAME …`.

Each page is read with every reader, and then a sound page, in a process that has little memory and time.
"""

import json
import os
import resource
import sys
from collections.abc import Callable, Iterator
from typing import Any

from spiders.errors import RejectedPageError
from spiders.pages.forms.feed import read_feed, read_feed_articles
from spiders.pages.forms.item import read_item
from spiders.pages.forms.listing import read_listing
from spiders.pages.forms.rendering.rendering import read_rendering
from spiders.sites import load_site

SITE = load_site("caci")
MEMORY = 2 << 30
SECONDS = 30
"""Of processor time, more than any page takes on a slow machine; what is quadratic takes longer."""
URL = "https://www.cacianalyst.org/publications/analytical-articles/item/8400-a-pier.html"
SECTION = "https://www.cacianalyst.org/publications/analytical-articles.html"
BYLINE = "<p>By Irma V. Tashmal (9/24/2003 issue of the CACI Analyst)</p>"
TEXT = "<p>The pier has two ends, and neither of them is in the water.</p>"


def item(text: str, side: str = "", head: str = "") -> bytes:
    """Return an item page with `text` in its only column, `side` beside the item and `head` in its head."""
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>A pier</title>{head}</head><body>'
        '<span id="startOfPageId8400"></span><div id="k2Container" class="itemView"><h2 class="itemTitle">A pier</h2>'
        f'<div class="itemFullText">{BYLINE}{TEXT}{text}</div><span class="itemHits">Read <b>12</b> times</span></div>'
        f'<div id="aside">{side}</div></body></html>'
    ).encode()


def listing(text: str) -> bytes:
    return f'<html><body><div class="itemListView">{text}</div></body></html>'.encode()


def nested(opening: str, closing: str, depth: int = 50_000) -> str:
    return opening * depth + "The pier." + closing * depth


SOUND = item("")
ENTRY = '<div class="catItemView"><h3 class="catItemTitle"><a href="/item/{0}-a.html">A</a></h3></div>'
FEED_ENTRY = "<item><title>A</title><link>https://www.cacianalyst.org/item/{0}-a.html</link></item>"
PAGES: dict[str, Callable[[], bytes]] = {
    "nested-div": lambda: item(nested("<div>", "</div>")),
    "nested-span": lambda: item(nested("<span>", "</span>")),
    "nested-bold": lambda: item(nested("<b>", "</b>")),
    "nested-unclosed": lambda: item(nested("<font>", "")),
    "nested-list": lambda: item(nested("<ul><li>", "</li></ul>")),
    "nested-table": lambda: item(nested("<table><tr><td>", "</td></tr></table>")),
    "nested-quotation": lambda: item(nested("<blockquote>", "</blockquote>")),
    "nested-caption": lambda: item(nested('<span class="caption">', "</span>")),
    "nested-beside": lambda: item("", nested("<span>", "</span>")),
    "nested-around": lambda: nested("<div>", "").encode() + SOUND,
    "long-text": lambda: item(f"<p>{'The pier has two ends. ' * 200_000}</p>"),
    "text-of-50-megabytes": lambda: item(f"<p>{'The pier. ' * 5_000_000}</p>"),
    "long-word": lambda: item(f"<p>{'pier' * 3_000_000}</p>"),
    "long-white-space": lambda: item(f"<p>The{' ' * 15_000_000}pier.</p>"),
    "attributes-on-one": lambda: item(f"<p {' '.join(f'a{number}=1' for number in range(1_000_000))}>The pier.</p>"),
    "attributes-on-many": lambda: item("".join(f'<i a{number}="1" b c d e></i>' for number in range(200_000))),
    "long-attribute": lambda: item(f'<p style="{"font-weight:" * 1_000_000}" id="cloak{"a" * 1_000_000}">A</p>'),
    "classes": lambda: item(f'<p class="{"caption " * 200_000}">The pier.</p>'),
    "mixed-encodings": lambda: item("<p>“Pier”</p>") * 3 + "<p>“Pier’s” — end</p>".encode("cp1252") * 100_000,
    "stray-bytes": lambda: item("<p>X</p>").replace(b"X", bytes(range(128, 256)) * 1_000),
    "utf-16": lambda: item("<p>The pier.</p>").decode().encode("utf-16"),
    "nul-bytes": lambda: item("<p>The pier.</p>").replace(b"i", b"i\0") + b"\0" * 1_000_000,
    "nul-before": lambda: b"\0" * 100_000 + SOUND,
    "links": lambda: item("".join(f'<a href="/item/{number}-a.html">a</a> ' for number in range(200_000))),
    "links-beside": lambda: item("", f"<div><h3>Visit also</h3>{'<a href=/a.html>a</a>' * 200_000}</div>"),
    "headings-beside": lambda: item("", "<h3>Visit also</h3>" * 50_000),
    "headings-around": lambda: item("", nested("<div><b>Visit also</b>", "</div>", 200) * 20),
    "breaks": lambda: item("a<br>" * 50_000),
    "paragraphs": lambda: item("<p>The pier.</p>" * 30_000),
    "labels": lambda: item("<p>BACKGROUND: The pier.</p>" * 5_000),
    "labels-in-one": lambda: item(f"<p>{'BACKGROUND: a ' * 20_000}</p>"),
    "bold-runs": lambda: item(f"<p>{'<b>a</b>' * 100_000}</p>"),
    "images": lambda: item("<img src=a.jpg alt=a>" * 20_000),
    "anchors-unclosed": lambda: item("<a href=/a>a" * 20_000),
    "comments": lambda: item("<!-- a -->" * 50_000),
    "comment-unclosed": lambda: item("<!--" * 200_000),
    "entities": lambda: item(f"<p>{'&amp;&nbsp;&#8217;&bogus;' * 200_000}</p>"),
    "half-characters": lambda: item(f"<p>{'&#xD800;' * 200_000}</p>"),
    "bases": lambda: item("", head="<base href='/a'>" * 20_000),
    "metas": lambda: item("", head="<meta content='charset=" * 100_000),
    "marks": lambda: item('<span id="startOfPageId8400"></span>' * 100_000),
    "titles": lambda: item('<h2 class="itemTitle">A pier</h2>' * 100_000),
    "entries": lambda: listing("".join(ENTRY.format(number) for number in range(20_000))),
    "entries-nested": lambda: listing('<div class="catItemView">' * 5_000),
    "pagination": lambda: listing(f'<div class="k2Pagination">{"<a href=?start=4>2</a>" * 100_000}</div>'),
    "feed": lambda: f"<rss><channel>{''.join(map(FEED_ENTRY.format, range(20_000)))}</channel></rss>".encode(),
    "feed-nested": lambda: f"<rss>{nested('<item>', '</item>')}</rss>".encode(),
    "feed-entities": lambda: (
        b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY %c "%b">' % (98 + place, b"&%c;" % (97 + place) * 10) for place in range(9))
        + b"]><rss><item><title>&j;</title></item></rss>"
    ),
    "lines": lambda: b"Wednesday, 24 September 2003\nA pier\nPublished in News Digest\n" + b"By a\n" * 200_000,
    "one-line": lambda: b"A pier\nPublished in News Digest\n" + b"The pier. " * 1_000_000,
}


def outcome(reader: Callable[[], object]) -> str:
    try:
        return type(reader()).__name__
    except RejectedPageError as error:
        return f"Rejected: {error.reason.value}"


def read_all(content: bytes) -> dict[str, str]:
    """Return the outcome of each reader for `content`: the type of its record, or the reason of the rejection."""
    return {
        "item": outcome(lambda: read_item(content, URL, SITE)),
        "listing": outcome(lambda: read_listing(content, SECTION, SITE)),
        "feed": outcome(lambda: read_feed(content, f"{SECTION}?format=feed", SITE)),
        "feed-articles": outcome(lambda: read_feed_articles(content, SECTION, SITE)),
        "rendering": outcome(lambda: read_rendering(content, SITE)),
    }


def truncations() -> Iterator[bytes]:
    """Yield every 97th beginning of a page that has everything."""
    text = '<p><b>BACKGROUND:</b> The pier’s &ldquo;end&rdquo;.</p><ul><li>one</li></ul><img src="a.jpg" alt="a">'
    content = item(f"{text}<table><tr><td>a</td></tr></table><p>AUTHOR’S BIO: Irma V. Tashmal is a diver.</p>" * 20)
    yield from (content[:end] for end in range(0, len(content), 97))


def read_in_process(name: str) -> dict[str, Any]:
    """Return what a new process made of one page or all truncations, and then of a sound page, or how it ended."""
    result, answer = os.pipe()
    if (process_id := os.fork()) == 0:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        contents = truncations() if name == "truncations" else [PAGES[name]()]
        answers = [read_all(content) for content in contents]
        with os.fdopen(answer, "w") as pipe:
            json.dump({"answers": answers, "afterwards": read_all(SOUND)}, pipe)
        os._exit(0)
    os.close(answer)
    with os.fdopen(result) as pipe:
        text = pipe.read()
    _, status = os.waitpid(process_id, 0)
    return json.loads(text) if text and status == 0 else {"status": os.waitstatus_to_exitcode(status)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps({name: read_in_process(name) for name in sys.argv[1:]}))
