"""Digests in the forms of unseen material: headline, date and text without markup; in pages and in texts."""

from collections.abc import Callable
from datetime import date
from textwrap import wrap

import pytest

from schemas.article import Article, Kind
from spiders.pages.forms.rendering.rendering import read_rendering
from spiders.sites import load_site
from tests.spiders.pages.test_digest import BISSENOVA, NONE_BY, items_of, news

SITE = load_site("caci")
TITLE = "23 January 2008 News Digest"
TEXTS = (
    "The Kyrgyz side said that the line to the south would be surveyed again before the summer. (RFE/RL)",
    "On 10 January The Hague and Bishkek agreed to talk about the gold of the mine. (Interfax)",
    "President Karimov told a conference on 2 January that nobody would be allowed to buy a bank. (AP)",
)
AGENCIES = ("RFE/RL", "Interfax", "AP")
HEADLINES = {
    "title-case": ("Bishkek Reopens Rail Talks", "Court In The Hague Hears Case", "Uzbekistan Keeps All Its Banks"),
    "sentence-case": (
        "Bishkek reopens rail talks", "Kyrgyz gold mine goes to court", "Uzbek president refuses to sell a bank",
    ),
    "capitals": ("BISHKEK REOPENS RAIL TALKS", "KYRGYZ GOLD MINE GOES TO COURT", "UZBEKISTAN KEEPS ITS BANKS"),
    "small-letters": ("tajik ambassador says border is open", "court hears case", "bank stays with the state"),
    "questions": ("Will Bishkek reopen rail talks?", "WILL THE MINE GO TO COURT?", "No bank for sale!"),
    "abbreviations": ("Karimov visits U.S.", "Gen. Petrov meets U.S. Senator", "St. Petersburg signs with Dr. Rakhmon"),
    "numbers": ("Trade falls by 12 percent in 2007", "Court fines 8 mayors", "G-8 discusses 3 banks"),
    "signs": ("Tajikistan: opposition rallies", "“Gold” mine in court", "Banks, markets, roads stay closed"),
}  # fmt: skip
DAYS = ("8 January", "19 January", "21 January")
DATES = [date(2008, 1, 8), date(2008, 1, 19), date(2008, 1, 21)]


def items(form: str, heads: tuple[str, ...], days: tuple[str, ...] = DAYS) -> list[str]:
    return [form.format(head=head, day=day, text=text) for head, day, text in zip(heads, days, TEXTS, strict=True)]


def page(form: str, heads: tuple[str, ...], days: tuple[str, ...] = DAYS, title: str = TITLE) -> Article:
    """Each item in paragraphs of its own, one for each line."""
    lines = [line for item in items(form, heads, days) for line in item.split("\n")]
    return news(BISSENOVA + "".join(f"<p>{line}</p>" for line in lines), title=title)


def broken(form: str, heads: tuple[str, ...], days: tuple[str, ...] = DAYS, title: str = TITLE) -> Article:
    """Each item in one paragraph, its lines broken."""
    paragraphs = (item.replace("\n", "<br />") for item in items(form, heads, days))
    return news(BISSENOVA + "".join(f"<p>{one}</p>" for one in paragraphs), title=title)


def one_paragraph(form: str, heads: tuple[str, ...], days: tuple[str, ...] = DAYS, title: str = TITLE) -> Article:
    """All items in one paragraph, all lines broken."""
    return news(BISSENOVA + "<p>" + "<br>".join(items(form, heads, days)).replace("\n", "<br>") + "</p>", title=title)


def text_of(lines: list[str], title: str = TITLE) -> Article:
    """The record of a text rendering of a digest with these lines."""
    header = ["Friday, 25 January 2008", title, "Published in News Digest"]
    byline = "By Alima Bissenova (1/25/2008 issue of the CACI Analyst)"
    return read_rendering("\n".join([*header, byline, *lines, "Read 12 times"]).encode(), SITE)


def rendering(form: str, heads: tuple[str, ...], days: tuple[str, ...] = DAYS, title: str = TITLE) -> Article:
    """A text rendering, one line for each line."""
    return text_of([line for item in items(form, heads, days) for line in item.split("\n")], title)


def spaced_rendering(form: str, heads: tuple[str, ...], days: tuple[str, ...] = DAYS, title: str = TITLE) -> Article:
    """A text rendering with a blank line after each line."""
    return text_of(
        [part for item in items(form, heads, days) for line in item.split("\n") for part in (line, "")], title
    )


READERS: list[Callable[..., Article]] = [page, broken, one_paragraph, rendering, spaced_rendering]
FORMS = {
    "one-line": "{head} {day} {text}",
    "one-line-year": "{head} {day} 2008 {text}",
    "one-line-comma": "{head}, {day} {text}",
    "one-line-dash": "{head} – {day} – {text}",
    "one-line-colon": "{head} {day}: {text}",
    "one-line-brackets": "{head} ({day}) {text}",
    "three-lines": "{head}\n{day}\n{text}",
    "three-lines-year": "{head}\n{day}, 2008\n{text}",
    "date-at-the-end": "{head} {day}\n{text}",
    "date-at-the-end-comma": "{head}, {day}\n{text}",
    "date-before-the-text": "{head}\n{day} {text}",
    "glued": "{head}{day}{text}",
}


def expected(heads: tuple[str, ...]) -> list[tuple[str | None, date | None, str, str | None]]:
    return list(zip(heads, DATES, TEXTS, AGENCIES, strict=True))


@pytest.mark.parametrize("heads", HEADLINES.values(), ids=HEADLINES.keys())
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
@pytest.mark.parametrize("reader", READERS)
def test_digests_without_markup(reader, form, heads):
    article = reader(form, heads)
    assert items_of(article) == expected(heads)
    assert (article.kind, article.body) == (Kind.NEWS_DIGEST, "\n\n".join(TEXTS))
    assert ([author.name for author in article.authors], article.title_date) == (["Alima Bissenova"], date(2008, 1, 23))


@pytest.mark.parametrize(
    "days",
    [
        ("8 JANUARY", "19 JANUARY", "21 JANUARY"),
        ("8th January", "19th January", "21st January"),
        ("8 Jan.", "19 Jan", "21 Jan."),
    ],
)
@pytest.mark.parametrize("form", [form for name, form in FORMS.items() if name != "glued"])
@pytest.mark.parametrize("reader", READERS)
def test_dates_in_capitals_or_with_an_ordinal(reader, form, days):
    heads = HEADLINES["capitals"]
    assert items_of(reader(form, heads, days)) == expected(heads)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "days", [("January 8", "January 19", "January 21"), ("Tuesday, 8 January", "Sat., 19 January", "21 Jan.")]
)
def test_other_date_lines(reader, days):
    heads = HEADLINES["sentence-case"]
    assert items_of(reader("{head}\n{day}\n{text}", heads, days)) == expected(heads)


@pytest.mark.parametrize("reader", READERS)
def test_a_text_that_begins_with_a_number(reader):
    heads = HEADLINES["sentence-case"]
    form = FORMS["one-line"].replace("{text}", "12 lorries waited. {text}")
    assert items_of(reader(form, heads)) == [
        (head, day, f"12 lorries waited. {text}", agency) for head, day, text, agency in expected(heads)
    ]


@pytest.mark.parametrize("reader", READERS)
def test_headlines_without_dates(reader):
    heads = HEADLINES["sentence-case"]
    assert items_of(reader("{head}\n{text}", heads)) == [
        (head, None, text, agency) for head, text, agency in zip(heads, TEXTS, AGENCIES, strict=True)
    ]


@pytest.mark.parametrize("reader", [page, rendering])
def test_the_intro_repeats_the_first_item(reader):
    form, heads = FORMS["one-line"], HEADLINES["sentence-case"]
    first = items(form, heads)[0]
    if reader is page:
        whole = "".join(f"<p>{item}</p>" for item in items(form, heads))
        article = news(whole, intro=f"{BISSENOVA}<p>{first}</p>", title=TITLE)
    else:
        article = text_of([first, *items(form, heads)])
    assert items_of(article) == expected(heads)


@pytest.mark.parametrize(
    "title",
    [
        "23 January 2008 News Digest",
        "23 January News Digest",
        "News Digest, 23 January 2008",
        "News Digest (23 January 2008)",
        "January 23, 2008 News Digest",
        "NEWS DIGEST – 23 JANUARY 2008",
        "CACI Analyst News Digest",
        "News Digest",
    ],
)
def test_a_page_titled_as_a_digest_is_one_with_one_item(title):
    line = f"Bishkek reopens rail talks 8 January {TEXTS[0]}"
    for article in (news(f"{BISSENOVA}<p>{line}</p>", title=title), text_of([line], title)):
        assert items_of(article) == [("Bishkek reopens rail talks", DATES[0], TEXTS[0], "RFE/RL")]
        assert article.kind is Kind.NEWS_DIGEST
        assert [row.rule for row in article.evidence if row.field == "kind"] == ["named_a_digest"]
        assert article.title_date == (date(2008, 1, 23) if "23" in title else None)


@pytest.mark.parametrize(
    "title", ["PARLIAMENT DEBATES NEWS DIGEST LAW", "NEWS DIGESTION IN OSH", "MINISTER OPENS BRIDGE", "DIGEST OF NEWS"]
)
def test_a_page_with_another_title_and_one_item_is_a_news_item(title):
    for article in (news(f"{NONE_BY}<p>{TEXTS[0]}</p>", title=title), text_of([TEXTS[0]], title)):
        assert (article.kind, items_of(article)) == (Kind.NEWS_ITEM, [(None, None, TEXTS[0], "RFE/RL")])


SECOND = {
    "capitals": " KYRGYZ GOLD MINE GOES TO COURT 19 January ",
    "capital-month": " KYRGYZ GOLD MINE GOES TO COURT 19 JANUARY ",
    "glued-headline": "KYRGYZ GOLD MINE GOES TO COURT 19 January ",
    "glued-all": "KYRGYZ GOLD MINE GOES TO COURT19 January",
    "year": " KYRGYZ GOLD MINE GOES TO COURT 19 January 2008 ",
    "question": " WILL THE GOLD MINE GO TO COURT? 19 January ",
    "two-words": " COURT HEARS 19 January ",
}


@pytest.mark.parametrize("second", SECOND.values(), ids=SECOND.keys())
def test_a_second_item_after_the_agency_of_the_first(second):
    line = f"{TEXTS[0]}{second}{TEXTS[1]}"
    headline = second.split("19")[0].strip()
    for article in (news(f"{NONE_BY}<p>{line}</p>"), text_of([line], "MINISTER OPENS BRIDGE")):
        assert items_of(article) == [
            (None, None, TEXTS[0], "RFE/RL"),
            (headline, DATES[1], TEXTS[1], "Interfax"),
        ]
        assert article.kind is Kind.NEWS_DIGEST


def test_a_digest_all_in_one_line():
    form, heads = FORMS["one-line"], HEADLINES["sentence-case"]
    line = " ".join(items(form, heads))
    for article in (news(f"{BISSENOVA}<p>{line}</p>", title=TITLE), text_of([line])):
        assert items_of(article) == expected(heads)


MARKUP = {
    "list": "<ul><li>{head} {day} {text}</li></ul>",
    "table": "<table><tr><td>{head} {day} {text}</td></tr></table>",
    "cells": "<table><tr><td>{head}</td><td>{day}</td><td>{text}</td></tr></table>",
    "bold-with-date": "<p><b>{head} {day}</b> {text}</p>",
    "bold-two-lines": "<p><b>{head}<br>{day}</b><br>{text}</p>",
    "heading-with-date": "<h3>{head} {day}</h3><p>{text}</p>",
    "link": "<p><a href='https://x.example/'>{head}</a> {day} {text}</p>",
    "spans": "<div><span>{head}</span>&nbsp;<i>{day}</i> <span>{text}</span></div>",
    "image-above": "<p><img src='/a.jpg' alt=''></p><p>{head} {day} {text}</p>",
}


@pytest.mark.parametrize("repeated", ["", f"<p>{TITLE}</p>", f"<h2>{TITLE}</h2>"], ids=["", "title", "title-heading"])
@pytest.mark.parametrize("form", MARKUP.values(), ids=MARKUP.keys())
@pytest.mark.parametrize("heads", [HEADLINES["sentence-case"], HEADLINES["questions"]], ids=["sentence", "questions"])
def test_digests_in_other_markup(heads, form, repeated):
    article = news(f"{BISSENOVA}{repeated}{''.join(items(form, heads))}", title=TITLE)
    assert items_of(article) == expected(heads)


@pytest.mark.parametrize("count", [1, 3])
def test_a_copy_that_has_lost_title_and_byline_loses_no_item(count):
    url = "https://www.cacianalyst.org/publications/news-digest/item/8400-news-digest-caci-analyst-2008-1-25-art-8400.html"
    form, heads = FORMS["one-line"], HEADLINES["small-letters"]
    article = read_rendering("\n".join(items(form, heads)[:count]).encode(), SITE, url)
    assert items_of(article) == expected(heads)[:count]


def test_a_digest_broken_by_hand():
    form, heads = FORMS["one-line"], HEADLINES["small-letters"]
    wrapped = [part for item in items(form, heads) for part in wrap(item, 60)]
    assert items_of(text_of(wrapped)) == expected(heads)


def test_two_items_without_markup_under_any_title():
    form, heads = FORMS["one-line"], HEADLINES["sentence-case"]
    for reader in READERS:
        article = reader(form, heads, title="RAIL TALKS AND OTHER NEWS")
        assert (items_of(article), article.kind) == (expected(heads), Kind.NEWS_DIGEST)


def test_one_item_of_somebody_who_compiles_digests():
    line = f"Bishkek reopens rail talks 8 January {TEXTS[0]}"
    article = news(f"{BISSENOVA}<p>{line}</p>", title="RAIL TALKS AND OTHER NEWS")
    assert items_of(article) == [("Bishkek reopens rail talks", DATES[0], TEXTS[0], "RFE/RL")]


def test_the_title_as_the_headline_of_the_only_item():
    line = f"Bishkek reopens rail talks 8 January {TEXTS[0]}"
    for article in (
        news(f"{NONE_BY}<p>{line}</p>", title="BISHKEK REOPENS RAIL TALKS"),
        text_of([line], "BISHKEK REOPENS RAIL TALKS"),
    ):
        assert items_of(article) == [("Bishkek reopens rail talks", DATES[0], TEXTS[0], "RFE/RL")]
        assert article.kind is Kind.NEWS_ITEM


PROSE = [
    "The court met on 10 January The Hague was silent.",
    "The minister said that 10 January Street will be renamed after somebody else.",
    "DUSHANBE 8 January The president told reporters that the tunnel is open.",
    "NEW YORK, 8 January The president told reporters that the tunnel is open.",
    "DUSHANBE, TAJIKISTAN 8 January The president told reporters that the tunnel is open.",
    "Deputies met in Osh. Turnout was high 8 January The vote had been moved twice.",
    "Since the 8 January Statement of the ministers nothing has changed.",
    "Kazakhstan celebrates 16 December Independence Day with a parade that few saw.",
    "Moscow’s 8 January Statement was read by nobody.",
    "He arrived on Tuesday 8 January President Akayev said.",
    "POLICE ARREST 8 MAYORS IN OSH, a paper wrote.",
    "Kazakhstan marks 9 May Victory Day with a parade that few saw.",
    "Between 8 January and 10 January Kazakh deputies voted twice.",
    "A spokesman (RFE/RL) said that on 8 January The Hague was silent.",
]


@pytest.mark.parametrize("text", PROSE)
def test_a_date_in_prose_begins_no_item(text):
    for article in (news(f"{NONE_BY}<p>{text}</p>"), text_of([text], "MINISTER OPENS BRIDGE")):
        assert items_of(article) == [(None, None, text, None)]
        assert article.kind is Kind.NEWS_ITEM


@pytest.mark.parametrize("text", [text for text in PROSE if not text.startswith(("POLICE", "Deputies"))])
def test_a_date_in_the_prose_of_a_digest_begins_no_item(text):
    line = f"Bishkek reopens rail talks 8 January {text} (AP)"
    for article in (news(f"{BISSENOVA}<p>{line}</p>", title=TITLE), text_of([line])):
        assert items_of(article) == [("Bishkek reopens rail talks", DATES[0], f"{text} (AP)", "AP")]


def test_a_headline_and_a_whole_date_are_no_byline():
    for lines in (["Bridge opens again", "8 January 2008", TEXTS[0]], ["BRIDGE OPENS", "January 8, 2008", TEXTS[0]]):
        html = "".join(f"<p>{line}</p>" for line in lines)
        article = news(html, title=TITLE)
        assert items_of(article) == [(lines[0], DATES[0], TEXTS[0], "RFE/RL")]
        assert (article.byline, article.authors) == (None, ())


def test_an_article_with_dates_at_the_beginning_of_its_lines_is_no_digest():
    from tests.spiders.pages.test_item import read

    lines = [f"{head} {day} {text}" for head, day, text in zip(HEADLINES["capitals"], DAYS, TEXTS, strict=True)]
    for section, category in (("analytical-articles", "Analytical Articles"), ("field-reports", "Field Reports")):
        article = read(
            full="<p>By Anna Tester (9/24/2003 issue of the CACI Analyst)</p>"
            + "".join(f"<p>{one}</p>" for one in lines),
            section=section,
            category=category,
        )
        assert (article.digest_items, article.body) == ((), "\n\n".join(lines))
