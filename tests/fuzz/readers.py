"""Fuzz the readers: from any bytes they make a record or raise a rejection.

Atheris (https://github.com/google/atheris) needs an environment of its own, which also has the project's dependencies:

    python3.11 -m venv fuzzing
    fuzzing/bin/pip install atheris -r requirements.lock
    PYTHONPATH=. fuzzing/bin/python tests/fuzz/readers.py -max_total_time=60

The arguments are those of libFuzzer (https://llvm.org/docs/LibFuzzer.html): a directory is a corpus to start with and
to add to, a file is one input to repeat. An input that crashes a reader is written to `crash-…` in the working
directory. Without a corpus the fuzzer starts with `SEEDS`.
"""

import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]  # in an environment of its own

with atheris.instrument_imports(include=["spiders"]):
    from spiders.errors import RejectedPageError
    from spiders.pages.fields.authors import read_authors
    from spiders.pages.fields.dates import read_issue_date, read_item_date, read_page_date, read_title_date
    from spiders.pages.forms.feed import read_feed, read_feed_articles
    from spiders.pages.forms.item import read_item
    from spiders.pages.forms.listing import read_listing
    from spiders.pages.forms.rendering import read_rendering
    from spiders.sites import load_site
    from spiders.urls import identify, resolve

SITE = load_site("caci")
HOST = "https://www.cacianalyst.org"
ITEM = f"{HOST}/publications/{{}}/item/8400-a-pier.html"
SECTION = f"{HOST}/publications/analytical-articles.html"
HEAD = b'<html><body><span id="startOfPageId8400"></span><div id="k2Container" class="itemView"><h2 class="itemTitle">A'
TEXT = (
    b"</h2><div class=itemIntroText>By Irma Tashmal (9/24/2003 issue of the CACI Analyst)</div><div class=itemFullText>"
)
SEEDS = (
    b"\x00" + HEAD + TEXT + b"<p>BACKGROUND: A pier.</p><p>AUTHOR'S BIO: Irma Tashmal is a diver.</p></div></div>",
    b"\x01<p>By Irma Tashmal</p><p>September 24th, 2003, The CACI Analyst</p><b>IMPLICATIONS</b>: A pier.",
    b"\x02<p><b>A pier</b><br>10 January<br>It fell. (AP)</p>",
    b'\x03<div class="itemListView"><div class="catItemView"><h3 class="catItemTitle"><a href="/item/1-a.html">A</a>',
    b"\x04<rss><channel><item><title>A</title><link>/item/1-a.html</link><pubDate>24 Sep 2003 10:00:00 +0000</pubDate>",
    b"\x05Wednesday, 24 September 2003\nA pier\nPublished in Field Reports\nBy Irma Tashmal\nIt fell.\nRead 12 times",
    b"\x06https://www.cacianalyst.org/publications/field-reports/item/1-caci-analyst-2003-9-24-art-1.html?start=4",
    b"\x079/24/2003\nDecember 9th, the CACI Analyst\n23 January News Digest\nWednesday, 24 September 2003 10:00",
    b"\x08Dr. Irma Tashmal, Ph.D., Port Academy, and Col. (ret.) Oda al-Marwi & Lev Uster",
)


def _in_the_text(section: str) -> Callable[[bytes], object]:
    url = ITEM.format(section)
    return lambda content: read_item(HEAD + TEXT + content + b"</div></div>", url, SITE)


def _address(content: bytes) -> None:
    text = content.decode("utf-8", "replace")
    identify(text, SITE)
    resolve(text, SECTION, SITE)


def _dates(content: bytes) -> None:
    for line in content.decode("utf-8", "replace").split("\n"):
        near = read_page_date(line).day
        read_issue_date(line, near, None, SITE)
        read_title_date(line, near, SITE)
        read_item_date(line, near)


READERS: tuple[Callable[[bytes], object], ...] = (
    lambda content: read_item(content, ITEM.format("analytical-articles"), SITE),
    _in_the_text("analytical-articles"),
    _in_the_text("news-digest"),
    lambda content: read_listing(content, SECTION, SITE),
    lambda content: (read_feed(content, SECTION, SITE), read_feed_articles(content, SECTION, SITE)),
    lambda content: read_rendering(content, SITE),
    _address,
    _dates,
    lambda content: read_authors(content.decode("utf-8", "replace")),
)


def read(content: bytes) -> None:
    """Read all bytes except the first with the reader that the first byte selects."""
    if content:
        with suppress(RejectedPageError):
            READERS[content[0] % len(READERS)](content[1:])


def main() -> None:
    """Run libFuzzer with the arguments of the command line."""
    with TemporaryDirectory() as seeds:
        for number, seed in enumerate(SEEDS):
            Path(seeds, f"seed-{number}").write_bytes(seed)
        given = any(not argument.startswith("-") for argument in sys.argv[1:])
        atheris.Setup(sys.argv if given else [*sys.argv, seeds], read)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
