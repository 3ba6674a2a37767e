"""Layouts as data: a site's own beside the stock ones, what evidence says of them, and of what the head states."""

import json
from collections.abc import Mapping

import pytest

from schemas.article import Article
from schemas.page_layout import ItemLayout, PageLayout, Role
from schemas.reject import RejectReason
from spiders.errors import RejectedPageError
from spiders.pages.forms.item import read_item
from spiders.sites import load_site

SITE = load_site("caci")
URL = "https://www.cacianalyst.org/publications/field-reports/item/4711-a-bridge.html"
TEXT = (
    "<p>By Mira Sandler (3/6/2019 issue of the CACI Analyst)</p><p>The bridge was closed on Monday, and the ferry has "
    "carried twice as many people since; nobody at the landing knows for how long it will be so.</p>"
)
NEWS = (
    '<section class="story"><h2 class="story-head">A bridge</h2><p class="story-day">6 March 2019</p>'
    f'<p class="deck">The ferry is full</p><div class="story-text">{TEXT}</div></section>'
)
K2 = (
    '<div id="k2Container" class="itemView"><h2 class="itemTitle">A bridge</h2><span class="itemDateCreated">6 March '
    '2019</span><div class="itemCategory"><a href="/publications/field-reports.html">Field Reports</a></div>'
    f'<div class="itemTags"><a href="#">Rivers</a></div><div class="itemBody"><div class="itemFullText">{TEXT}</div>'
    "</div></div>"
)


def layout(name: str, text: str = ".story-text", title: str = ".story-head") -> PageLayout:
    roles: dict[Role, tuple[str, ...]] = {Role.TITLE: (title,), Role.PAGE_DATE: (".story-day",), Role.TEXT: (text,)}
    return PageLayout(name=name, evidence="own writing", item=ItemLayout(containers=(".story",), roles=roles))


def page(body: str, *, stated: Mapping[str, object] | None = None, graph: dict[str, str] | None = None) -> bytes:
    data = f'<script type="application/ld+json">{json.dumps({"@type": "Article", **stated})}</script>' if stated else ""
    metas = "".join(f'<meta property="og:{name}" content="{value}">' for name, value in (graph or {}).items())
    return f"<!DOCTYPE html><html><head><title>A bridge</title>{metas}{data}</head><body>{body}</body></html>".encode()


def read(content: bytes, *layouts: PageLayout) -> Article:
    return read_item(content, URL, SITE.model_copy(update={"layouts": layouts}))


def evidence(article: Article, rule: str) -> dict[str, str | None]:
    return {row.field: row.raw for row in article.evidence if row.rule == rule}


def test_a_page_of_a_sites_own_layout_is_read_by_it() -> None:
    with pytest.raises(RejectedPageError):
        read(page(NEWS))
    article = read(page(NEWS), layout("story"))
    assert (article.title, str(article.page_date), article.authors[0].name) == (
        "A bridge",
        "2019-03-06",
        "Mira Sandler",
    )
    assert evidence(article, "layout:story") == {
        "layout": "text: .story-text, title: .story-head, page_date: .story-day"
    }


def test_a_page_of_k2_is_read_as_before_beside_a_sites_own_layout() -> None:
    alone, beside = read(page(K2)), read(page(K2), layout("story"))
    assert alone == beside
    assert list(evidence(alone, "layout:k2")) == ["layout"]


def test_two_layouts_that_read_the_same_are_one_and_others_are_ambiguous() -> None:
    same = layout("story"), layout("story-2", text="div.story-text")
    assert read(page(NEWS), *same).title == "A bridge"
    with pytest.raises(RejectedPageError) as error:
        read(page(NEWS), layout("story"), layout("deck", title=".deck"))
    assert error.value.reason is RejectReason.AMBIGUOUS_LAYOUT
    assert "story and deck" in error.value.detail


def test_a_layout_that_leaves_text_out_does_not_stand_against_one_that_reads_all() -> None:
    words = " ".join(f"word{number}" for number in range(30))
    rest = f'</div><div class="story-rest"><p>{words}</p></div></div></section>'
    body = NEWS.replace('<div class="story-text">', '<div class="all"><div class="story-text">')
    body = body.replace("</div></section>", rest)
    stated = {"articleBody": f"{TEXT} {words}".replace("<p>", " ").replace("</p>", " ")}
    half, whole = layout("half"), layout("whole", text=".all")
    assert words in read(page(body, stated=stated), half, whole).body
    with pytest.raises(RejectedPageError) as error:
        read(page(body, stated=stated), half)
    assert error.value.reason is RejectReason.TEXT_INCOMPLETE


def test_a_layout_whose_container_or_text_is_missing_does_not_match() -> None:
    article = read(page(NEWS), layout("story"), layout("other", text=".nothing"))
    assert list(evidence(article, "layout:story")) == ["layout"]
    with pytest.raises(RejectedPageError):
        read(page(NEWS + NEWS), layout("story"))


@pytest.mark.parametrize(
    ("stated", "field"),
    [
        ({"headline": "Another bridge"}, "title"),
        ({"datePublished": "2019-03-09"}, "page_date"),
        ({"articleSection": "Feature Articles"}, "category"),
        ({"keywords": "Rivers,Roads"}, "tags"),
    ],
)
def test_what_the_head_states_and_the_page_does_not_print_is_evidence(stated: Mapping[str, object], field: str) -> None:
    article, plain = read(page(K2, stated=stated)), read(page(K2))
    assert list(evidence(article, "head_differs")) == [field]
    assert article.model_copy(update={"evidence": plain.evidence}) == plain


@pytest.mark.parametrize(
    "stated",
    [
        {"headline": "A Bridge"},
        {"datePublished": "2019-03-05T22:00:00+00:00"},
        {"articleSection": "Field Reports", "keywords": ["rivers"]},
        {"author": {"@type": "Person", "name": "Super User"}},
    ],
)
def test_another_writing_of_the_same_and_the_account_are_no_difference(stated: Mapping[str, object]) -> None:
    assert evidence(read(page(K2, stated=stated)), "head_differs") == {}


def test_a_title_of_open_graph_is_escaped_twice() -> None:
    graph = {"title": "The khan&amp;#039;s &amp;quot;bridge&amp;quot;"}
    body = K2.replace('<h2 class="itemTitle">A bridge</h2>', "")
    article = read(page(body, graph=graph))
    assert article.title == 'The khan\'s "bridge"'
    assert list(evidence(article, "open_graph")) == ["title"]
    printed = K2.replace(">A bridge<", ">The khan's &quot;bridge&quot;<")
    assert evidence(read(page(printed, graph=graph)), "head_differs") == {}


def test_the_image_of_open_graph_is_that_of_a_page_that_prints_none() -> None:
    graph = {"title": "A bridge", "image": "https://www.cacianalyst.org/media/k2/items/cache/ab_M.jpg?t=1"}
    article = read(page(K2, graph=graph))
    assert article.image_url == "https://www.cacianalyst.org/media/k2/items/cache/ab_M.jpg"
    assert evidence(article, "open_graph") == {"image_url": graph["image"]}
    image = '<div class="itemImage"><img src="/images/ab_L.jpg"></div>'
    printed = read(page(K2.replace('<div class="itemBody">', f'{image}<div class="itemBody">'), graph=graph))
    assert str(printed.image_url).endswith("ab_L.jpg")
