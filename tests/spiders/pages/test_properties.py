"""What must not change a record, what must change it, and that no bytes break a reader."""

import re
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schemas.article import Article
from schemas.listing import Listing
from spiders.errors import RejectedPageError
from spiders.pages.forms.feed import read_feed, read_feed_articles
from spiders.pages.forms.item import read_item
from spiders.pages.forms.listing import read_listing
from spiders.pages.forms.rendering.rendering import read_rendering
from spiders.sites import load_site
from tests.spiders.pages.test_item import BYLINE, HOST, URL, item_page

SITE = load_site("caci")
LEAD = "Two states share one river. Neither of them has measured it since 1991."
TEXTS = {
    "BACKGROUND": "Since 2002 the U.S. mission has counted boats on the lower river.",
    "IMPLICATIONS": "Farmers downstream will plant later and borrow more than before.",
    "CONCLUSIONS": "The river will outlast both ministries and all of their plans.",
}
FEW = settings(max_examples=50, deadline=None)
SECTION = f"{HOST}/publications/analytical-articles.html"


def page(texts: dict[str, str] | None = None, **changes: str) -> str:
    sections = "".join(
        f'<p class="a" id="b" title="c"><b>{label}:</b> {text}</p>' for label, text in (texts or TEXTS).items()
    )
    bio = "<p>AUTHOR’S BIO: Emil Juraev is an expert on rivers.</p>"
    return item_page(f"{BYLINE}<p>{LEAD}</p>", sections + bio, **changes).decode()


def read(html: str) -> Article:
    return read_item(html.encode(), URL, SITE)


ORIGINAL = read(page())


def test_the_original() -> None:
    assert {section.label: section.text for section in ORIGINAL.sections} == TEXTS
    assert (ORIGINAL.abstract, ORIGINAL.bio) == (LEAD, "Emil Juraev is an expert on rivers.")


@FEW
@given(st.integers(min_value=0, max_value=30), st.sampled_from(["div", "section", "article", "main", "center"]))
def test_wrapping_the_item_changes_nothing(depth: int, tag: str) -> None:
    opening, closing = f'<{tag} class="wrap">' * depth, f"</{tag}>" * depth
    html = (
        page()
        .replace('<div id="k2Container"', f'{opening}<div id="k2Container"')
        .replace('<div id="aside">', f'{closing}<div id="aside">')
    )
    assert read(html) == ORIGINAL


@FEW
@given(st.integers(min_value=0, max_value=5))
def test_wrapping_the_columns_changes_nothing(depth: int) -> None:
    html = re.sub(
        r'(<div class="item(?:Intro|Full)Text">)(.*?)(</div>)',
        lambda match: match[1] + "<div><span>" * depth + match[2] + "</span></div>" * depth + match[3],
        page(),
        flags=re.S,
    )
    assert read(html) == ORIGINAL


@FEW
@given(st.permutations(['class="itemView"', 'id="k2Container"', 'data-a="1"', 'lang="en"']))
def test_the_order_of_attributes_changes_nothing(attributes: list[str]) -> None:
    html = page().replace('id="k2Container" class="itemView"', " ".join(attributes))
    assert read(html) == ORIGINAL
    paragraph = " ".join(attributes[::-1]).replace("itemView", "x").replace("k2Container", "y")
    assert read(page().replace('class="a" id="b" title="c"', paragraph)) == ORIGINAL


@FEW
@given(st.text(alphabet="abc By (1/2/2003) BACKGROUND:", max_size=30), st.data())
def test_comments_between_tags_change_nothing(text: str, data: st.DataObject) -> None:
    html = page()
    places = [match.end() for match in re.finditer(r"</(?:p|div|h2|span|head)>", html)]
    place = data.draw(st.sampled_from(places))
    assert read(f"{html[:place]}<!-- {text} -->{html[place:]}") == ORIGINAL


@FEW
@given(st.text(alphabet=" \n\t\r", max_size=8))
def test_white_space_between_tags_changes_nothing(space: str) -> None:
    html = re.sub(r"(</(?:p|div|h2)>)(?=<)", lambda match: match[1] + space, page())
    assert read(html) == ORIGINAL
    assert read(page().replace(" the ", f" {space} the\N{NO-BREAK SPACE}")).content_digest == ORIGINAL.content_digest


@FEW
@given(st.integers(min_value=0, max_value=10**9))
def test_the_hit_counter_is_not_content(hits: int) -> None:
    article = read(page(hits=f"Read <b>{hits}</b> times"))
    assert article.hits == hits
    assert article.model_copy(update={"hits": ORIGINAL.hits}) == ORIGINAL


@FEW
@given(st.lists(st.sampled_from(["Visit also", "Staff Publications", "Most read"]), max_size=3), st.integers(0, 99))
def test_the_sidebar_is_not_content(headings: list[str], number: int) -> None:
    sidebar = "".join(
        f"<div><h3>{heading}</h3><a href='https://example.org/{number}'>By Jacob Zenn</a></div>" for heading in headings
    )
    article = read(page(sidebar=sidebar))
    known = {"Visit also": "visit_also", "Staff Publications": "staff_publications"}
    assert sorted({link.block for link in article.links}) == sorted({known[name] for name in headings if name in known})
    assert article.model_copy(update={"links": ORIGINAL.links}) == ORIGINAL


@FEW
@given(st.text(alphabet="0123456789abcdef", min_size=32, max_size=32))
def test_a_cloak_is_not_content(cloak: str) -> None:
    html = (
        f'<span id="cloak{cloak}">This email address is being protected from spambots. You need JavaScript enabled to '
        f"view it.</span><script>document.getElementById('cloak{cloak}').innerHTML = '';</script>"
    )
    assert read(page().replace("expert on rivers.", f"expert on rivers. E-mail: {html}")) == ORIGINAL


@FEW
@given(
    st.sampled_from(sorted(TEXTS)), st.integers(min_value=0, max_value=9), st.from_regex(r"[a-z]{4,9}", fullmatch=True)
)
@example("BACKGROUND", 0, "river")
def test_one_word_changes_its_section_and_the_digest(label: str, place: int, word: str) -> None:
    words = TEXTS[label].split()
    words[place] = f"re{word}"
    changed = TEXTS | {label: " ".join(words)}
    article = read(page(changed))
    assert {section.label: section.text for section in article.sections} == changed
    assert article.content_digest != ORIGINAL.content_digest
    assert (article.abstract, article.bio, article.title) == (ORIGINAL.abstract, ORIGINAL.bio, ORIGINAL.title)
    assert article.authors == ORIGINAL.authors


MARKUP = st.sampled_from(
    [
        "<p>", "</p>", "<br>", "<b>", "</b>", "<h3>", "<div>", "</div>", "<table><tr><td>", "<li>", "<img alt=a>",
        "&nbsp;", "<a href=/a.pdf>", "&shy;", "<!--", "-->", "BACKGROUND:", "AUTHOR'S BIO:", "10 January",
        "By Emil Juraev", "(AP)", "(9/24/2003 issue of the CACI Analyst)", "Credit:", "&#0;", "&#xD800;", "\\'",
        "<script>", "<style>", "<![CDATA[", "]]>", "The river.", "31/31/2013", "February 31st, 2016",
        "<span id=cloak1>", "<xml>", "<svg>", "<template>",
    ]
)  # fmt: skip
SOUP = st.lists(MARKUP | st.text(max_size=10), max_size=25).map("".join)


def outcome(reader: Callable[[], object]) -> object:
    try:
        return reader()
    except RejectedPageError as error:
        assert error.detail
        return error


def reads_all(content: bytes) -> None:
    """Every reader returns a record for `content`, or rejects it with a reason."""
    assert isinstance(outcome(lambda: read_item(content, URL, SITE)), Article | RejectedPageError)
    assert isinstance(outcome(lambda: read_listing(content, SECTION, SITE)), Listing | RejectedPageError)
    assert isinstance(outcome(lambda: read_feed(content, SECTION + "?format=feed", SITE)), Listing | RejectedPageError)
    assert isinstance(outcome(lambda: read_feed_articles(content, SECTION, SITE)), list | RejectedPageError)
    assert isinstance(outcome(lambda: read_rendering(content, SITE)), Article | RejectedPageError)


@FEW
@given(st.binary(max_size=400))
def test_any_bytes(content: bytes) -> None:
    reads_all(content)


@FEW
@given(SOUP, SOUP, st.sampled_from(["analytical-articles", "news-digest", "field-reports"]))
def test_any_text_inside_an_item(intro: str, full: str, section: str) -> None:
    content = item_page(f"<p>{intro}</p>", f"<p>{full}</p>", section=section, title=f"{full[:20]} River")
    article = outcome(lambda: read_item(content, URL, SITE))
    assert isinstance(article, Article | RejectedPageError)


@FEW
@given(SOUP, st.text(max_size=40))
def test_any_text_inside_the_header(soup: str, href: str) -> None:
    link = href.replace('"', "").encode("utf-8", "replace").decode()
    content = item_page(title=f"{soup} River", date=soup, hits=soup, category=soup, tags=(soup,), after=soup,
                        full=f'{BYLINE}<p>The <a href="{link}">river</a>.</p>')  # fmt: skip
    assert isinstance(outcome(lambda: read_item(content, URL, SITE)), Article | RejectedPageError)


@FEW
@given(SOUP, st.text(max_size=40))
def test_any_text_inside_lists(soup: str, href: str) -> None:
    link = href.replace('"', "")
    listing = f"""<div class="itemListView"><div class="catItemView">
        <h3 class="catItemTitle"><a href="{link}">a</a></h3><span class="catItemDateCreated">{soup}</span></div>
        <div class="k2Pagination"><a href="?start={link}">2</a></div></div>"""
    reads_all(listing.encode())
    feed = f"<rss><channel><item><title>a</title><link>{link}</link><pubDate>{soup}</pubDate></item></channel></rss>"
    reads_all(feed.encode())


@FEW
@given(SOUP)
def test_any_text_as_a_rendering(soup: str) -> None:
    reads_all(f"Wednesday, 24 September 2003\nRiver\nPublished in News Digest\n{soup}".encode("utf-8", "replace"))


LIST = '<div class="itemListView"><div class="catItemView"><h3 class="catItemTitle">{}</h3></div>{}</div>'
HOSTILE = {
    "base": page().replace("<head>", '<head><base href="http://[broken">'),
    "canonical": page(canonical='<link rel="canonical" href="http://[broken">'),
    "canonical-id": page(canonical=f'<link rel="canonical" href="{HOST}/index.php?option=com_k2&view=item&id=²">'),
    "link-broken": page(TEXTS | {"BACKGROUND": '<a href="http://[broken">River</a>'}),
    "link-start": page(TEXTS | {"BACKGROUND": '<a href="/publications/field-reports.html?start=²">River</a>'}),
    "link-id": page(TEXTS | {"BACKGROUND": '<a href="/index.php?option=com_k2&view=item&id=²">River</a>'}),
    "link-long-start": page(TEXTS | {"BACKGROUND": f'<a href="/?start={"9" * 5000}">River</a>'}),
    "sidebar-link": page(sidebar="<div><h3>Visit also</h3><a href='http://\u2100.example'>x</a></div>"),
    "category": page().replace('href="/publications/analytical-articles.html"', 'href="/a.html?start=²"'),
    "image": page(before_text='<div class="itemImage"><img src="http://[broken"></div>'),
    "hits": page(hits="9" * 5000),
    "mark": page().replace("startOfPageId8400", "startOfPageId" + "9" * 5000),
    "entry-link": LIST.format('<a href="http://[broken">a</a>', ""),
    "entry-start": LIST.format('<a href="?start=²">a</a>', ""),
    "pagination": LIST.format("", '<div class="k2Pagination"><a href="?start=²">2</a></div>'),
    "pagination-broken": LIST.format("", '<div class="k2Pagination"><a href="http://[?start=4">2</a></div>'),
    "feed-link": "<rss><item><link>http://[broken</link></item></rss>",
    "feed-start": "<rss><item><link>/?start=²</link></item></rss>",
    "feed-date": f"<rss><item><link>{URL}</link><pubDate>Wed, 99 Nov 99999 99:99:99 +9999</pubDate></item></rss>",
    "feed-surrogate": f"<rss><item><title>A &#xD800; river</title><link>{URL}</link></item></rss>",
    "item-surrogate": page(TEXTS | {"BACKGROUND": "A &#xD800; &#55357; river"}),
    "doctype": '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><rss><item><title>&d;</title></item></rss>',
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_addresses_and_numbers(html: str) -> None:
    reads_all(html.encode())
