"""Pages of any template: each deviation alone, and combinations, are read whole or rejected, never half in silence."""

import pytest

from schemas.article import Article
from schemas.reject import RejectReason
from spiders.errors import RejectedPageError
from spiders.pages.forms.item import read_item
from spiders.pages.forms.listing import read_listing
from spiders.sites import load_site
from tests.support import template_pages
from tests.support.template_pages import (
    CHOICES,
    DAY,
    FULL,
    HITS,
    INTRO,
    PATH,
    STOCK,
    TAGS,
    TITLE,
    Template,
    drawn,
    html,
)

SITE = load_site("caci")
URL = f"https://www.cacianalyst.org{PATH}"
EACH = [(name, choice) for name, forms in CHOICES.items() for choice in forms]


def differences(article: Article) -> dict[str, object]:
    """Return the fields that are not as the page prints them."""
    read = {
        "title": article.title, "page_date": article.page_date, "hits": article.hits, "tags": article.tags,
        "section": article.section, "authors": [author.name for author in article.authors],
        "labels": [section.label for section in article.sections if section.label], "bio": article.bio,
        "words": all(
            word in f"{article.abstract} {article.body}"
            for word in ("nine years of walking", "a stove", "drawer since", "ice is gone")
        ),
    }  # fmt: skip
    expected = {
        "title": TITLE, "page_date": DAY, "hits": HITS, "tags": TAGS, "section": "analytical-articles",
        "authors": ["Olena Marchuk"], "labels": ["BACKGROUND", "IMPLICATIONS", "CONCLUSIONS"],
        "bio": "Olena Marchuk is a writer in Lviv.", "words": True,
    }  # fmt: skip
    return {name: value for name, value in read.items() if value != expected[name]}


@pytest.mark.parametrize(("name", "choice"), EACH)
@pytest.mark.parametrize("states_data", [False, True], ids=["plain", "JSON-LD"])
def test_each_deviation_is_read_whole(name: str, choice: str, states_data: bool) -> None:
    template = Template(STOCK | {name: choice}, states_data)
    assert differences(read_item(template.page(), URL, SITE)) == {}


def test_combinations_are_read_whole_or_rejected() -> None:
    half, rejected, total = {}, {}, 300
    for seed in range(total):
        template = drawn(seed)
        try:
            article = read_item(template.page(), URL, SITE)
        except RejectedPageError as error:
            rejected[seed] = (template, error.detail)
            continue
        if found := differences(article):
            half[seed] = (template.choices, found)
    assert half == {}
    assert len(rejected) <= 0.05 * total, rejected


@pytest.mark.parametrize(
    "box", ['<div class="zq17">{}</div>', '<aside class="x">{}</aside>', '<div hidden class="q">{}</div>']
)
def test_half_an_article_is_read_whole_or_rejected(box: str) -> None:
    """A box that no layout knows holds the rest of the text; the head of the page states all of it."""
    text = f'<div class="itemBody"><div class="itemIntroText">{INTRO}</div>{box.format(FULL)}</div>'
    title = (
        f'<span id="startOfPageId4711"></span><div id="k2Container" class="itemView"><h2 class="itemTitle">{TITLE}</h2>'
    )
    body = f"{title}{text}</div>"
    try:
        article = read_item(html(body, states_data=True).encode(), URL, SITE)
    except RejectedPageError as error:
        assert error.reason is RejectReason.TEXT_INCOMPLETE
    else:
        assert "ice is gone" in article.body


def test_a_page_of_which_nothing_is_k2s_is_read_if_it_can_only_be_one_article() -> None:
    body = (
        f'<article class="news"><h2 class="news_title">{TITLE}</h2><div class="news_date">6 March 2019</div>'
        f'<div class="news_content">{INTRO}{FULL}</div><div class="news_view">12345</div></article>'
    )
    article = read_item(html(body, states_data=False).encode(), URL, SITE)
    assert differences(article) == {"tags": ()}
    two = body + body
    with pytest.raises(RejectedPageError):
        read_item(html(two, states_data=False).encode(), URL, SITE)
    elsewhere = URL.replace("4711", "4712")
    with pytest.raises(RejectedPageError):
        read_item(html(body, states_data=False).encode(), elsewhere, SITE)


@pytest.mark.parametrize(
    "outer", ['<div class="itemListView">{}</div>', '<div id="k2Container" class="itemListView">{}</div>']
)
def test_an_item_within_a_list_is_a_list(outer: str) -> None:
    title = f'<h2 class="itemTitle"><a href="{PATH}">{TITLE}</a></h2>'
    inner = f'<article class="itemView">{title}{template_pages.TEXTS["stock"]}</article>'
    with pytest.raises(RejectedPageError) as error:
        read_item(html(outer.format(inner), states_data=False).encode(), URL, SITE)
    assert error.value.reason in (RejectReason.LISTING, RejectReason.SOFT_404)


LIST_URL = "https://www.cacianalyst.org/publications/analytical-articles.html"
ENTRIES = {
    "stock": '<div class="catItemView"><span class="catItemDateCreated">{day}</span>'
    '<h3 class="catItemTitle"><a href="{url}">{title}</a></h3></div>',
    "items": '<article class="itemView"><h2 class="itemTitle"><a href="{url}">{title}</a></h2>'
    '<time datetime="2019-03-06">{day}</time></article>',
    "bare": '<li><h3><a href="{url}">{title}</a></h3><span>{day}</span>'
    '<p>Of <a href="/publications/field-reports/item/77-q.html">another</a>.</p></li>',
    "read more": '<div class="row"><h3>{title}</h3><p>{day}</p><a class="btn" href="{url}">Read more ...</a></div>',
}
LISTS = {
    "stock": '<div id="k2Container" class="itemListView"><div class="itemList">{}</div></div>',
    "no class": '<div id="k2Container" class="blog">{}</div>',
    "nothing of K2": '<main class="content">{}</main>',
}
PAGERS = {
    "stock": '<div class="k2Pagination"><a href="?start=4">Next</a> Page 1 of 9</div>',
    "no class": '<ul class="pagination"><li><a href="/publications/analytical-articles.html?start=4">2</a></li></ul>',
}


@pytest.mark.parametrize("pager", PAGERS)
@pytest.mark.parametrize("view", LISTS)
@pytest.mark.parametrize("entry", ENTRIES)
def test_a_list_of_any_template_names_its_items_and_its_next_page(view: str, entry: str, pager: str) -> None:
    path = "/publications/analytical-articles/item/{}-t.html"
    entries = [
        ENTRIES[entry].format(url=path.format(number), title=f"Title {number}", day="Wednesday, 06 March 2019")
        for number in range(1, 5)
    ]
    page = html(LISTS[view].format("".join(entries) + PAGERS[pager]), states_data=False).replace(
        PATH, "/publications/analytical-articles.html"
    )
    listing = read_listing(page.encode(), LIST_URL, SITE)
    assert [one.article_id for one in listing.entries] == [f"caci:{number}" for number in range(1, 5)]
    assert [one.title for one in listing.entries] == [f"Title {number}" for number in range(1, 5)]
    assert {one.page_date for one in listing.entries} == {DAY}
    assert listing.next_start == 4
