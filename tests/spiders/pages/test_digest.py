"""News: one item on a page, or the many of a digest, whatever separates headline, date and text."""

from datetime import date

import pytest

from schemas.article import Article, Kind
from tests.spiders.pages.test_item import HOST, read

NONE_BY = "<p>By empty (1/25/2008 issue of the CACI Analyst)</p>"
BISSENOVA = "<p>By Alima Bissenova (1/25/2008 issue of the CACI Analyst)</p>"
SLUG = "news-digest-caci-analyst-2008-1-25-art-8400"
URL = f"{HOST}/publications/news-digest/item/8400-{SLUG}.html"
ONE = "The minister opened a bridge that had been open since May. (RFE/RL)"
TWO = "The prosecutor said on 12 January that nobody had been charged. (Interfax)"
THREE = "Two trucks met on the pass and neither turned back. (AP)"
HEADS = ("MINISTER OPENS BRIDGE", "PROSECUTOR CHARGES NOBODY", "TRUCKS MEET ON PASS")
TENTH, ELEVENTH = date(2008, 1, 10), date(2008, 1, 11)


def news(full: str, intro: str | None = None, title: str = "MINISTER OPENS BRIDGE") -> Article:
    return read(
        intro, full, section="news-digest", category="News Digest", slug=SLUG, url=URL, title=title,
        date="Friday, 25 January 2008",
    )  # fmt: skip


def items_of(article: Article) -> list[tuple[str | None, date | None, str, str | None]]:
    return [(item.headline, item.item_date, item.text, item.agency) for item in article.digest_items]


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        (ONE, "RFE/RL"),
        ("The bridge is open. (Caspian News Agency)", "Caspian News Agency"),
        ("The bridge is open (AP).", "AP"),
        ("The bridge is open.", None),
        ("The bridge (of 1936) is open.", None),
    ],
    ids=["bracket", "long", "before-full-stop", "none", "inside"],
)
def test_one_item_on_a_page(text: str, agency: str | None) -> None:
    article = news(f"{NONE_BY}<p>{text}</p>")
    assert (article.kind, article.authors, article.body) == (Kind.NEWS_ITEM, (), text)
    assert (article.abstract, article.bio, article.sections) == (None, None, ())
    assert items_of(article) == [(None, None, text, agency)]
    assert article.byline == "By empty (1/25/2008 issue of the CACI Analyst)"


def test_a_news_item_of_two_paragraphs_is_one_item() -> None:
    article = news(f"{NONE_BY}<p>The bridge is open.</p><p>{ONE}</p>")
    assert items_of(article) == [(None, None, f"The bridge is open.\n\n{ONE}", "RFE/RL")]
    assert article.kind is Kind.NEWS_ITEM


DIGESTS = {
    "headline-br-date-br-text": "<p><strong>{0}</strong><br />10 January<br />{1}</p>",
    "plain-headline-lines": "<p>{0}<br />10 January<br />{1}</p>",
    "three-paragraphs": "<p><strong>{0}</strong></p><p>10 January</p><p>{1}</p>",
    "heading": "<h3>{0}</h3><p>10 January<br>{1}</p>",
    "bold-in-line": "<p><b>{0}</b> 10 January {1}</p>",
    "all-glued": "<p>{0}10 January{1}</p>",
    "glued-before": "<p>{0}10 January {1}</p>",
    "glued-after": "<p>{0} 10 January{1}</p>",
    "two-br": "{0}<br>10 January<br>{1}<br><br>",
    "year-on-date-line": "<p><strong>{0}</strong><br />10 January 2008<br />{1}</p>",
}


@pytest.mark.parametrize("markup", DIGESTS.values(), ids=DIGESTS.keys())
@pytest.mark.parametrize("case", [str.upper, str.title, str.lower], ids=["capitals", "title-case", "lower-case"])
def test_digests(markup: str, case: type[str]) -> None:
    heads = [case(head) for head in HEADS]
    texts = "".join(markup.format(*pair) for pair in zip(heads, [ONE, TWO, THREE], strict=True))
    article = news(BISSENOVA + texts, title="23 January 2008 News Digest")
    assert article.kind is Kind.NEWS_DIGEST
    assert items_of(article) == [
        (heads[0], TENTH, ONE, "RFE/RL"),
        (heads[1], TENTH, TWO, "Interfax"),
        (heads[2], TENTH, THREE, "AP"),
    ]
    assert article.body == f"{ONE}\n\n{TWO}\n\n{THREE}"
    assert [author.name for author in article.authors] == ["Alima Bissenova"]


def test_a_digest_without_headlines() -> None:
    article = news(f"{NONE_BY}<p>{ONE}</p><p>{TWO}</p>")
    assert (article.kind, items_of(article)) == (
        Kind.NEWS_DIGEST,
        [(None, None, ONE, "RFE/RL"), (None, None, TWO, "Interfax")],
    )


def test_a_digest_whose_first_item_bears_the_page_title() -> None:
    second = f"<p><strong>{HEADS[1]}</strong><br />11 January<br />{TWO}</p>"
    article = news(
        f"<p>{ONE}</p>{second}", intro=f"{NONE_BY}<p>The minister opened a bridge that had been open since May.</p>"
    )
    assert items_of(article) == [(None, None, ONE, "RFE/RL"), (HEADS[1], ELEVENTH, TWO, "Interfax")]
    assert article.kind is Kind.NEWS_DIGEST


def test_a_headline_that_ends_in_a_number() -> None:
    html = f"{BISSENOVA}<p><b>RIVER LOWER THAN IN 2006</b>5 January {ONE}</p><p><b>{HEADS[1]}</b>11 January{TWO}</p>"
    assert items_of(news(html)) == [
        ("RIVER LOWER THAN IN 2006", date(2008, 1, 5), ONE, "RFE/RL"),
        (HEADS[1], ELEVENTH, TWO, "Interfax"),
    ]


def test_the_intro_repeats_the_first_item_only() -> None:
    first, second = (f"<p>{head}10 January{text}</p>" for head, text in zip(HEADS[:2], (ONE, TWO), strict=True))
    article = news(first + second, intro=BISSENOVA + first)
    assert items_of(article) == [(HEADS[0], TENTH, ONE, "RFE/RL"), (HEADS[1], TENTH, TWO, "Interfax")]


def test_an_item_of_december_in_a_january_issue() -> None:
    article = news(f"{BISSENOVA}<p><b>{HEADS[0]}</b><br>30 December<br>{ONE}</p><p><b>{HEADS[1]}</b><br>{TWO}</p>")
    assert items_of(article) == [
        (HEADS[0], date(2007, 12, 30), ONE, "RFE/RL"),
        (HEADS[1], None, TWO, "Interfax"),
    ]


def test_title_slug_and_page_disagree() -> None:
    article = news(f"{BISSENOVA}<p>{ONE}</p>", title="23 January 2008 News Digest")
    assert (article.title_date, article.slug_date, article.date_conflict) == (
        date(2008, 1, 23),
        date(2008, 1, 25),
        True,
    )
    assert (article.published_on, article.date_rule) == (date(2008, 1, 25), "slug_date")


@pytest.mark.parametrize(
    "text",
    [
        "The court met on 10 January The Hague was silent.",
        "On 10 January the bridge was opened again.",
        "The minister said that 10 January Street will be renamed.",
    ],
    ids=["before-name", "prose", "street"],
)
def test_a_date_in_a_sentence_is_not_a_date_line(text: str) -> None:
    assert items_of(news(f"{NONE_BY}<p>{text}</p>")) == [(None, None, text, None)]
