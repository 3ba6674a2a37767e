"""The item page as a whole: a small page with K2's class names, and what its record says beside the text."""

from datetime import date
from html import escape
from typing import Any

import pytest

from schemas.article import Article, Kind, LinkBlock
from spiders.pages.forms.item import read_item
from spiders.sites import load_site

SITE = load_site("caci")
HOST = "https://www.cacianalyst.org"
BYLINE = "<p>By Emil Juraev (9/24/2003 issue of the CACI Analyst)</p>"
TEXT = "The river has two names and no owner."
URL = f"{HOST}/publications/analytical-articles/item/8400-a-river.html"
LEGACY_SLUG = "analytical-articles-caci-analyst-2003-9-24-art-8400"


def item_page(intro: str | None = None, full: str | None = f"{BYLINE}<p>{TEXT}</p>", **changes: Any) -> bytes:
    """A page of K2 with one item; `changes` replace what the page says beside the text, None leaves the block out."""
    says: dict[str, Any] = {
        "item_id": 8400,
        "slug": "a-river",
        "section": "analytical-articles",
        "category": "Analytical Articles",
        "title": "A RIVER",
        "date": "Wednesday, 24 September 2003",
        "hits": "Read <b>6482</b> times",
        "tags": ("Water", "Central Asia"),
        "mark": True,
        "canonical": True,
        "sidebar": "",
        "after": "",
        "before_text": "",
        "view": "itemView",
        "author": "Super User",
    } | changes
    path = f"/publications/{says['section']}/item/{says['item_id']}-{says['slug']}.html"
    listing = f"/publications/{says['section']}.html"
    tags = "".join(f"<li><a href='/itemlist/tag/{tag}.html'>{tag}</a></li>" for tag in says["tags"] or ())
    blocks = {
        "mark": f'<span id="startOfPageId{says["item_id"]}"></span>',
        "date": f'<span class="itemDateCreated">\n {says["date"]} </span>',
        "title": f'<h2 class="itemTitle">\n {says["title"]} </h2>',
        "author": f'<span class="itemAuthor">Written by <a rel="author" href="/">{says["author"]}</a></span>',
        "category": f'<div class="itemCategory">Published in <a href="{listing}">{says["category"]}</a></div>',
        "hits": f'<div class="itemContentFooter"><span class="itemHits">{says["hits"]}</span></div>',
        "tags": f'<div class="itemTagsBlock"><span>Tagged under</span><ul class="itemTags">{tags}</ul></div>',
    }
    shown = {name: block if says[name] else "" for name, block in blocks.items()}
    canonical = f'<link href="{path}" rel="canonical" />' if says["canonical"] is True else says["canonical"] or ""
    columns = "".join(
        f'<div class="{name}">{html}</div>'
        for name, html in (("itemIntroText", intro), ("itemFullText", full))
        if html is not None
    )
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8" /><title>{escape(says["title"] or "")}</title>
        {canonical}</head><body>{shown["mark"]}<div id="k2Container" class="{says["view"]}">
        <div class="itemHeader">{shown["date"]}{shown["title"]}{shown["author"]}</div>
        <div class="itemBody">{says["before_text"]}{columns}{shown["hits"]}</div>
        <div class="itemLinks">{shown["category"]}{shown["tags"]}</div>{says["after"]}</div>
        <div id="aside">{says["sidebar"]}</div></body></html>""".encode()


def read(intro: str | None = None, full: str | None = f"{BYLINE}<p>{TEXT}</p>", **changes: Any) -> Article:
    """The record of the page that `item_page` makes."""
    return read_item(item_page(intro, full, **changes), changes.get("url", URL), SITE)


def test_a_small_page() -> None:
    article = read()
    assert article.article_id == "caci:8400"
    assert (article.item_id, article.kind, article.section) == (8400, Kind.ANALYTICAL, "analytical-articles")
    assert (article.category, article.url, article.title) == ("Analytical Articles", URL, "A RIVER")
    assert article.byline == "By Emil Juraev (9/24/2003 issue of the CACI Analyst)"
    assert [author.name for author in article.authors] == ["Emil Juraev"]
    assert article.page_date == article.issue_date == article.published_on == date(2003, 9, 24)
    assert (article.slug_date, article.title_date, article.date_conflict) == (None, None, False)
    assert (article.date_rule, article.body, article.word_count) == ("page_date", TEXT, 8)
    assert (article.abstract, article.sections, article.bio, article.digest_items) == (None, (), None, ())
    assert (article.tags, article.hits, article.links, article.pdf_url) == (("Water", "Central Asia"), 6482, (), None)


@pytest.mark.parametrize(
    ("section", "category", "kind"),
    [
        ("analytical-articles", "Analytical Articles", Kind.ANALYTICAL),
        ("field-reports", "Field Reports", Kind.FIELD_REPORT),
        ("feature-articles", "Feature Articles", Kind.FEATURE),
        ("news-digest", "News Digest", Kind.NEWS_ITEM),
        ("archive", "Archive", Kind.OTHER),
    ],
)
def test_kinds(section: str, category: str, kind: Kind) -> None:
    url = f"{HOST}/publications/{section}/item/8400-a-river.html"
    assert read(section=section, category=category, url=url).kind is kind


@pytest.mark.parametrize(
    ("html", "hits"),
    [
        ("Read <b>6482</b> times", 6482),
        ("Read 6482 times", 6482),
        ("Read <b>6,482</b> times", 6482),
        ("Read <b>0</b> times", 0),
        ("Read <b></b> times", None),
        (None, None),
    ],
    ids=["bold", "plain", "comma", "zero", "no-number", "no-block"],
)
def test_hits(html: str | None, hits: int | None) -> None:
    assert read(hits=html).hits == hits


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("A RIVER", "A RIVER"),
        ("Kazakhstan&#039;s oil &amp; gas", "Kazakhstan's oil & gas"),
        ("A river <span><sup>Featured</sup></span>", "A river"),
        ("<span class='itemEditLink'><a href='/edit'>Edit</a></span> A river", "A river"),
        ('Uzbekistan\\\'s \\"River\\"', 'Uzbekistan\'s "River"'),
        ("A&nbsp;ri&shy;ver", "A river"),
    ],
    ids=["plain", "entities", "featured", "edit-link", "escaped", "invisible"],
)
def test_titles(html: str, title: str) -> None:
    assert read(title=html).title == title


MISSING: dict[str, dict[str, Any]] = {
    "date": {"page_date": None, "published_on": date(2003, 9, 24), "date_rule": "issue_date"},
    "canonical": {"url": URL},
    "hits": {"hits": None},
    "tags": {"tags": ()},
    "category": {"category": "Analytical Articles", "section": "analytical-articles"},
    "author": {"byline": "By Emil Juraev (9/24/2003 issue of the CACI Analyst)"},
    "mark": {"article_id": "caci:8400"},
}


@pytest.mark.parametrize(("block", "fields"), MISSING.items(), ids=MISSING.keys())
def test_any_block_may_be_missing(block: str, fields: dict[str, Any]) -> None:
    article = read(**{block: None})
    assert {name: getattr(article, name) for name in fields} == fields
    assert (article.article_id, article.body) == ("caci:8400", TEXT)


def test_only_address_and_text_are_needed() -> None:
    article = read(**dict.fromkeys(["date", "canonical", "hits", "tags", "category", "author", "mark"]))
    assert (article.article_id, article.title, article.body, article.page_date) == ("caci:8400", "A RIVER", TEXT, None)


def test_a_legacy_slug_has_the_date() -> None:
    url = f"{HOST}/publications/analytical-articles/item/8400-{LEGACY_SLUG}.html"
    article = read(slug=LEGACY_SLUG, url=url, date="Friday, 26 September 2003")
    assert (article.slug_date, article.published_on, article.date_rule) == (date(2003, 9, 24),) * 2 + ("slug_date",)
    assert (article.page_date, article.date_conflict) == (date(2003, 9, 26), True)


@pytest.mark.parametrize(
    "url",
    [
        f"{HOST}/publications/field-reports/item/8400-wrong.html?start=4",
        "http://cacianalyst.org./component/k2/item/8400.html",
        f"{HOST}/index.php?option=com_k2&view=item&id=8400",
        URL + "?tmpl=component&print=1",
    ],
    ids=["alias", "component", "query", "print"],
)
def test_every_alias_has_the_same_record(url: str) -> None:
    assert read(url=url) == read()


def test_the_account_comments_and_sidebar_are_no_byline() -> None:
    article = read(
        full=f"<p>{TEXT}</p>",
        author="By Somebody",
        after="<div class='itemComments'><ul><li><p>By Jacob Zenn (1/1/2003 issue of the CACI Analyst)</p>"
        "<p>BACKGROUND: a comment</p></li></ul></div>",
        sidebar="<div class='moduleItemIntrotext'>By Eka Janashia (1/1/2003 issue of the CACI Analyst)</div>",
    )
    assert (article.byline, article.authors, article.body) == (None, (), TEXT)


def test_extra_fields_attachments_and_navigation_are_no_text() -> None:
    after = (
        "<div class='itemExtraFields'><h3>Additional Info</h3><ul><li>Issue: 17</li></ul></div>"
        "<ul class='itemAttachments'><li><a href='/item/download/1'>Plan</a></li></ul>"
        "<div class='itemNavigation'><a class='itemPrevious' href='/item/8399-x.html'>« Before</a></div>"
    )
    assert read(after=after).content_digest == read().content_digest
    assert read(after=after).body == TEXT


def test_the_item_image() -> None:
    article = read(
        before_text="<div class='itemImageBlock'><span class='itemImage'><a href='/m_XL.jpg'><img src='/m_L.jpg?t=2'>"
        "</a></span><span class='itemImageCaption'>A bridge</span><span class='itemImageCredits'>A. Nother</span></div>"
    )
    assert article.image_url == f"{HOST}/m_L.jpg"
    assert (article.image_caption, article.image_credit, article.body) == ("A bridge", "A. Nother", TEXT)


def test_links_by_block() -> None:
    article = read(
        full=f"{BYLINE}<p>{TEXT} See <a href='/publications/field-reports/item/8401-b.html'>another</a> and "
        "<a href='mailto:a@example.org'>write</a>.</p><p><a href='images/pdf/18 Name.pdf'>Read A River (PDF)</a></p>",
        after="<div class='itemRelated'><ul><li class='even'><a class='itemRelTitle' "
        "href='/publications/field-reports/item/8402-c.html'>Related</a></li></ul></div>",
        sidebar="<div><h3>Visit also</h3><a href='https://example.org/'><img src='/l.png' alt='silkroad'></a></div>"
        "<div><h3>Staff Publications</h3><p><a href='https://example.org/paper'>A Paper</a></p></div>",
    )
    found: list[tuple[LinkBlock, str, str, str | None]] = [
        (link.block, link.url, link.text, link.target_article_id) for link in article.links
    ]
    base = f"{HOST}/publications/analytical-articles/item"
    assert found == [
        ("text", f"{HOST}/publications/field-reports/item/8401-b.html", "another", "caci:8401"),
        ("pdf", f"{base}/images/pdf/18%20Name.pdf", "Read A River (PDF)", None),
        ("related", f"{HOST}/publications/field-reports/item/8402-c.html", "Related", "caci:8402"),
        ("visit_also", "https://example.org/", "silkroad", None),
        ("staff_publications", "https://example.org/paper", "A Paper", None),
    ]
    assert article.pdf_url == f"{base}/images/pdf/18%20Name.pdf"
    assert article.body == f"{TEXT} See another and write."


def test_a_feature_that_is_a_pdf_is_stored() -> None:
    url = f"{HOST}/publications/feature-articles/item/8400-a-river.html"
    full = "<p>S. Frederick Starr</p><p>March 20, 2025</p><p><a href='/a.pdf'>Click here to download PDF</a></p>"
    article = read(full=full, section="feature-articles", category="Feature Articles", url=url, date=None)
    assert (article.body, article.pdf_url) == ("", f"{HOST}/a.pdf")
    assert ([author.name for author in article.authors], article.issue_date) == (
        ["S. Frederick Starr"],
        date(2025, 3, 20),
    )
