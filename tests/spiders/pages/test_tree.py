"""An item's page has the same record as if BeautifulSoup read all of it; and how large a page may be."""

import re
import resource
import time
from collections.abc import Callable, Iterator
from urllib.request import urlopen

import pytest
from _pytest.mark import ParameterSet
from bs4 import BeautifulSoup, Tag
from hypothesis import given, settings
from hypothesis import strategies as st

from replica.server import Replica
from schemas.article import Article
from schemas.page_layout import Role
from schemas.reject import RejectReason
from spiders.errors import RejectedPageError
from spiders.pages.forms import item
from spiders.pages.forms.feed import read_feed
from spiders.pages.forms.listing import read_listing
from spiders.pages.markup import soup as html
from spiders.pages.markup.comparison import comparison_key
from spiders.sites import load_site
from tests.spiders.pages.test_item import BYLINE, URL
from tests.spiders.pages.test_item import item_page as page_of
from tests.support.captured_pages import HTML, MANIFEST, page_content
from tests.support.module_strings import strings_of
from tests.support.paths import ROOT
from tests.support.plain_item import by_lexbor, by_lxml, read_plainly

SITE = load_site("caci")
SOME = settings(max_examples=120, deadline=None)
SIDEBAR = """<div class="module"><h3><span>Visit&#32;also</span></h3><ul><li><a href="https://www.afpc.org/">
    <img alt="AFPC"></a></li></ul></div><div><div><p><b>Staff Publications</b></p></div><a href="/a.html">A</a></div>"""
FULL = f"""{BYLINE}<p><b>BACKGROUND:</b> The river has <a href="/x.html">two</a> names.</p><!-- no --><p>IMPLICATIONS:
    It has <i>no</i> owner.<br>None.</p><table><tr><td>a<td>b</table><p>AUTHOR’S BIO: Emil Juraev is an expert.</p>"""
AFTER = """<div class="itemRelated"><a href="/publications/field-reports/item/77-a.html">Related</a></div>
    <div class="itemComments"><h3 class="itemTitle">By Jacob Zenn</h3><form action="/"><input></form></div>"""
PAGE = page_of("<p>Two states share one river.</p>", FULL, sidebar=SIDEBAR, after=AFTER).decode()


OF_LAYOUTS = ("layout:k2", "head_differs")
"""Rules of evidence that the plain reader, which knows no layouts, does not give."""


def outcome(content: bytes, url: str = URL) -> Article | tuple[RejectReason, str]:
    try:
        article = item.read_item(content, url, SITE)
        rows = tuple(row for row in article.evidence if row.rule not in OF_LAYOUTS)
        return article.model_copy(update={"evidence": rows})
    except RejectedPageError as error:
        return error.reason, error.detail


def plain(
    content: bytes, url: str = URL, built: Callable[[bytes], Tag] = by_lexbor
) -> Article | tuple[RejectReason, str]:
    """The same, of the whole page."""
    try:
        return read_plainly(content, url, SITE, built)
    except RejectedPageError as error:
        return error.reason, error.detail


OTHERS = ("6482", "Super User", "Related", "Jacob Zenn", "AFPC")
"""What the page prints around the text."""


def text_of(article: Article) -> str:
    return f"{article.abstract} {article.body} {article.bio}"


def loses_nothing(content: bytes) -> bool:
    """Return whether both are the same, or the plain reader, which knows K2's own boxes alone, has a part of our text.

    A stray </div> in the text ends its box, and what follows is bare; nothing that is no text may come with it.
    """
    ours, theirs = outcome(content), plain(content)
    if ours == theirs:
        return True
    if not isinstance(ours, Article):
        return False
    if any(
        words in text_of(ours) and not (isinstance(theirs, Article) and words in text_of(theirs)) for words in OTHERS
    ):
        return False
    if not isinstance(theirs, Article):
        return theirs[0] in (RejectReason.EMPTY, RejectReason.UNKNOWN_LAYOUT)
    of_ours, of_theirs = ({comparison_key(p.text) for p in one.paragraphs} for one in (ours, theirs))
    return all(any(part in one for one in of_ours) for part in of_theirs)


def test_the_page_of_these_tests_has_it_all() -> None:
    article = outcome(PAGE.encode())
    assert isinstance(article, Article)
    assert {link.block for link in article.links} == {"text", "related", "visit_also", "staff_publications"}
    assert [section.label for section in article.sections] == ["BACKGROUND", "IMPLICATIONS"]
    assert article == plain(PAGE.encode())


@pytest.fixture(scope="module")
def replica_pages() -> Iterator[list[tuple[str, bytes]]]:
    with Replica(articles=200) as site:
        rows = site.truth()
        assert len(rows) > 150
        yield [(row["url"], fetched(site.url, row["url"])) for row in rows if row["state"] == "published"]


def fetched(origin: str, url: str) -> bytes:
    with urlopen(origin.rstrip("/") + "/" + url.split("/", 3)[3]) as response:
        content: bytes = response.read()
    return content


def test_every_page_of_the_replica_is_read_the_same(replica_pages: list[tuple[str, bytes]]) -> None:
    for url, content in replica_pages:
        assert outcome(content, url) == plain(content, url) == plain(content, url, by_lxml), url


@pytest.mark.parametrize("file", HTML)
def test_every_captured_page_is_read_the_same(file: str) -> None:
    content, url = page_content(file), MANIFEST[file]["url"]
    assert outcome(content, url) == plain(content, url) == plain(content, url, by_lxml)


@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.slow)])
def test_every_truncation_is_read_the_same(step: int) -> None:
    for length in range(0, len(PAGE), step):
        content = PAGE[:length].encode()
        assert outcome(content) == plain(content), length


TAGS = [match.end() for match in re.finditer(r"<[^>]+>", PAGE)]
# Not <template> and <rt>: BeautifulSoup does not count text inside them as text, and no item is there.
WRAPS = ["div", "table", "pre", "h3", "form", "a", "p", "script", "svg", "li", "textarea", "select"]
INSERTED = [
    "<", "<div>", "</div>", "</body>", "<body class=itemView>", "<p>", "</p>", "<!--", "-->", "<base href=/x/>",
    "<table>", "<h3>Visit also</h3>", "<b>staff  publications</b>", "<div id=k2Container>",
    "<div class='x itemView'>", "<?x y?>", "<span id=startOfPageId9></span>", "<title>x</title>",
    "<h2 class=itemTitle>x</h2>", "&#xD800;", "&", "<![CDATA[x]]>", "<a href=/b.html>Visit also</a>",
    "<h3><!--Visit also--></h3>", "<link rel='x canonical' href=/q>",
]  # fmt: skip


@SOME
@given(st.sampled_from(TAGS), st.sampled_from(TAGS), st.sampled_from(WRAPS), st.integers(1, 3))
def test_any_wrapping_loses_nothing(one: int, other: int, tag: str, depth: int) -> None:
    first, last = sorted((one, other))
    content = PAGE[:first] + f"<{tag}>" * depth + PAGE[first:last] + f"</{tag}>" * depth + PAGE[last:]
    assert loses_nothing(content.encode())


@SOME
@given(st.lists(st.tuples(st.sampled_from(TAGS), st.sampled_from(INSERTED)), max_size=4), st.integers(0, len(PAGE)))
def test_any_damage_loses_nothing(insertions: list[tuple[int, str]], length: int) -> None:
    content = PAGE[: length if length % 2 else None]
    for place, inserted in sorted(insertions, reverse=True):
        content = content[:place] + inserted + content[place:]
    assert loses_nothing(content.encode())


@SOME
@given(st.sampled_from(TAGS), st.sampled_from(TAGS))
def test_any_part_left_out_loses_nothing_more(one: int, other: int) -> None:
    content = PAGE[: min(one, other)] + PAGE[max(one, other) :]
    assert loses_nothing(content.encode())


def test_a_heading_within_a_link_that_was_left_open_is_read_the_same() -> None:
    content = (PAGE[:1672] + PAGE[1713:]).encode()
    assert outcome(content) == plain(content)


def test_the_readers_ask_for_every_role_of_a_layout() -> None:
    folder = ROOT / "spiders" / "pages"
    source = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    assert {role.name for role in Role} == set(re.findall(r"\bRole\.([A-Z_]+)\b", source))


def test_the_class_names_of_k2_stand_in_one_module_alone() -> None:
    names = re.compile(r"\b(?:(?:item|catItem|tagItem|userItem|genericItem|k2|K2)[A-Z]\w+|startOfPageId)")
    modules = [
        path for package in ("schemas", "spiders", "warehouse", "flows") for path in (ROOT / package).rglob("*.py")
    ]
    with_names = [path.name for path in modules if any(map(names.search, strings_of(path)))]
    assert with_names == ["k2.py"]


def shape(root: Tag) -> list[object]:
    """Tags with attributes, and texts; without the <tbody> that HTML5 adds, and white space between tags."""
    tags = [(node.name, node.attrs) if isinstance(node, Tag) else str(node).strip() for node in root.descendants]
    return [node for node in tags if node and node != ("tbody", {})]


def test_a_page_is_built_as_by_beautifulsoup() -> None:
    built, whole = html.parse(PAGE), BeautifulSoup(PAGE, "lxml")
    assert whole.html is not None
    assert shape(built) == shape(whole.html)
    assert len(shape(built)) > 80
    for node in built.descendants:
        assert node.parent is not None
        assert node.previous_element is not None
        assert node.previous_element.next_element is node
        siblings = node.parent.contents
        place = next(number for number, sibling in enumerate(siblings) if sibling is node)
        assert node.previous_sibling is (siblings[place - 1] if place else None)
        assert node.next_sibling is (siblings[place + 1] if place + 1 < len(siblings) else None)


def within(insertion: str) -> bytes:
    return PAGE.replace("The river has", f"The river {insertion} has").encode()


BEYOND: dict[str, Callable[[], bytes]] = {
    "nested": lambda: within("<div>" * 50_000),
    "nested-closed": lambda: within("<i>" * 50_000 + "x" + "</i>" * 50_000),
    "attributes": lambda: within("<i " + " ".join(f"a{number}" for number in range(1_000_000)) + ">"),
    "attributes-after-quoted-brackets": lambda: within(
        "<i " + "".join(f'q{number}=">" ' + f"a{number} " * 2_000 for number in range(500)) + ">"
    ),
    "left-open": lambda: within(
        "<p>" + "".join(f"<font color={number}>" for number in range(20_000)) + "<p>x" * 20_000
    ),
    "tags": lambda: within("<br>" * 400_000),
    "large": lambda: within("a" * (50 << 20)),
    "large-attribute": lambda: within(f'<i title="{"a" * (50 << 20)}">'),
}
LARGE: dict[str, Callable[[], bytes]] = {
    "nested-outside": lambda: b"<div>" * 49_000 + b"Visit also" + PAGE.encode(),
    "headings-nested": lambda: within("<div>" * 24_000 + "<h3>Visit also</h3>" * 10_000),
    "misnested": lambda: within("<a><b>" * 300 + "</a><p>" * 600),
    "left-open-a-few-times": lambda: within(
        "".join(f"<font color={number}>" for number in range(200)) + "<p>x" * 2_000
    ),
    "one-text": lambda: within("a" * (15 << 20)),
    "words": lambda: within("A river and By " * 300_000),
    "labels": lambda: within("BACKGROUND: x " * 20_000),
    "bios": lambda: within("AUTHOR’S BIO: x " * 20_000),
    "colons": lambda: within(":" * 1_000_000),
    "brackets": lambda: within("(1/1/2003 " * 20_000),
    "breaks": lambda: within("x<br>" * 15_000),
    "paragraphs": lambda: within("<p>x" * 15_000),
    "captions": lambda: within("<span class=caption>" * 200 + "<b>x</b>" * 15_000),
    "headings": lambda: within("<h3>Visit also</h3>" * 15_000),
    "links": lambda: within("<a href='/item/1-x.html'>x</a> " * 12_000),
    "one-comment": lambda: within(f"<!--{'a' * (15 << 20)}-->"),
    "one-attribute": lambda: within(f'<i title="{"a" * (9 << 20)}">x</i>'),
    "unclosed": lambda: within("<a " * 100_000),
    "references": lambda: within("&amp;" * 100_000),
}


IN_THE_SLOW_TESTS = {"attributes", "labels", "nested", "nested-outside", "paragraphs"}
"""Those of which test_hostile_pages.py has nearly the same, also for the other readers."""


def names(pages: dict[str, Callable[[], bytes]]) -> list[ParameterSet]:
    return [pytest.param(name, marks=pytest.mark.slow if name in IN_THE_SLOW_TESTS else []) for name in pages]


@pytest.mark.parametrize("name", names(BEYOND))
def test_what_is_not_a_page_is_rejected(name: str) -> None:
    content = BEYOND[name]()
    for reader in (item.read_item, read_listing, read_feed):
        with pytest.raises(RejectedPageError) as error:
            reader(content, URL, SITE)
        assert error.value.reason is RejectReason.UNKNOWN_LAYOUT


@pytest.mark.parametrize("name", names(LARGE))
def test_a_large_page_is_read_or_rejected_within_bounds(name: str) -> None:
    content = LARGE[name]()
    began = time.process_time()
    assert outcome(content)
    assert time.process_time() - began < 60  # an hour where something is quadratic
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 4 << 20  # KiB
