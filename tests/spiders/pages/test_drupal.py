"""Pages of the former system: nodes, print views, and texts of them. The markup is that of Drupal 4.7 and 5."""

from datetime import date

import pytest

from schemas.article import Article, Kind
from schemas.reject import RejectReason
from spiders.errors import RejectedPageError
from spiders.pages.forms.drupal import read_drupal
from spiders.pages.forms.drupal_text import without_leaked_markup
from spiders.pages.forms.rendering.rendering import read_rendering
from spiders.sites import load_site

SITE = load_site("caci")
OLD = "http://old.cacianalyst.org/?q=node/388"
NEW = "https://www.cacianalyst.org/?q=node/388/print"
HEAD = '<html><head><title>THE GRAIN ROAD | Central Asia-Caucasus Analyst</title><link href="misc/drupal.css"></head>'
ONE = "The mill at the pass grinds for three valleys, and none of the three will pay for the road that leads to it."
TWO = "Nobody counts the carts."
BYLINE = "By Emil Juraev (04/24/2002 issue of the CACI Analyst)"
WRAPPED = """The mill at the pass grinds for three valleys, and none
of the three will pay for the road that leads to it. It
does not matter who asks.

style="mso-fareast-font-family:"MS Mincho"">Another valley
has a mill of its own, and a full-
scale quarrel about its water.
"""
UNWRAPPED = (
    "The mill at the pass grinds for three valleys, and none of the three will pay for the road that leads to it. It "
    "does not matter who asks.\n\nAnother valley has a mill of its own, and a full-scale quarrel about its water."
)


def node(content: str, more: str = "") -> bytes:
    """A page of a theme of that time around one node."""
    return f"""{HEAD}<body><table><tr><td id="sidebar-left"><div class="block"><h2 class="title">Navigation</h2>
        <a href="?q=taxonomy/term/4">News Digest</a></div></td><td id="main"><h2 class="title">THE GRAIN ROAD</h2>
        <div class="node" id="node-388">{more}
        <span class="taxonomy"><a href="?q=taxonomy/term/3">Field Reports</a></span>
        <div class="content">{content}</div><div class="links">» printer friendly version | 1,204 reads</div></div></td>
        </tr></table></body></html>""".encode()


def test_a_node() -> None:
    article = read_drupal(node(f"<p>{BYLINE}</p><p>{ONE}</p><p>{TWO}</p>"), OLD, SITE)
    assert (article.article_id, article.item_id, article.url) == ("caci-drupal:388", None, OLD)
    assert (article.title, article.body, article.hits) == ("THE GRAIN ROAD", f"{ONE}\n\n{TWO}", 1204)
    assert (article.kind, article.section) == (Kind.FIELD_REPORT, "field-reports")
    assert [author.name for author in article.authors] == ["Emil Juraev"]
    assert article.issue_date == article.published_on == date(2002, 4, 24)


def test_the_day_a_node_was_entered_is_the_date_if_the_byline_has_none() -> None:
    submitted = '<span class="submitted">Submitted by editor on Wed, 09/11/2002 - 00:00.</span>'
    assert read_drupal(node(f"<p>{ONE}</p>", submitted), OLD, SITE).published_on == date(2002, 9, 11)
    assert read_drupal(node(f"<p>{BYLINE}</p><p>{ONE}</p>", submitted), OLD, SITE).published_on == date(2002, 4, 24)


PRINTS = {
    "print-module": f"""{HEAD}<body><div class="print-site_name">Published on <em>The Analyst</em></div>
        <h1 class="print-title">THE GRAIN ROAD</h1><div class="print-content"><p>{ONE}</p><p>{TWO}</p></div>
        <div class="print-source_url"><strong>Source URL:</strong> {OLD}</div></body></html>""",
    "book": f"""{HEAD}<body><h1>THE GRAIN ROAD</h1><div class="content"><p>{ONE}</p><p>{TWO}</p></div></body></html>""",
    "bare": f"""{HEAD}<body><p>{ONE}</p><p>{TWO}</p></body></html>""",
    "line-breaks": f"""{HEAD}<body>{ONE.replace(" and ", "<br />and ")}<br /><br />{TWO}</body></html>""",
    "leaked": f"""{HEAD}<body><p>{ONE}</p><p>style="mso-fareast-font-family:"MS Mincho""&gt;{TWO}</p></body></html>""",
    "nested": f"""{HEAD}<body><p>{ONE}</p><p><span style="mso-font:"MS Mincho"">{TWO}</span></p></body></html>""",
}


@pytest.mark.parametrize("html", PRINTS.values(), ids=PRINTS.keys())
@pytest.mark.parametrize("url", [OLD + "/print", NEW], ids=["old-host", "new-host"])
def test_print_views(html: str, url: str) -> None:
    article = read_drupal(html.encode(), url, SITE)
    assert (article.article_id, article.url) == ("caci-drupal:388", OLD)
    assert (article.title, article.body) == ("THE GRAIN ROAD", f"{ONE}\n\n{TWO}")


@pytest.mark.parametrize(
    ("html", "title", "rule", "body"),
    [
        (f"<p>THE MILL</p><p>{BYLINE}</p><p>{ONE}</p>", "THE MILL", "first_line", ONE),
        (f"<p>{BYLINE}</p><p>{TWO}</p><p>{TWO}</p>", f"{TWO} {TWO}", "beginning_of_text", f"{TWO}\n\n{TWO}"),
        (f"<p>{ONE}</p><p>{TWO}</p>", f"{ONE} Nobody …", "beginning_of_text", f"{ONE}\n\n{TWO}"),
    ],
    ids=["first-line", "after-byline", "none"],
)
def test_without_a_title_the_best_substitute_is_taken(html: str, title: str, rule: str, body: str) -> None:
    article = read_drupal(f"<html><body>{html}</body></html>".encode(), OLD + "/print", SITE)
    assert (article.title, article.body) == (title, body)
    assert next(row.rule for row in article.evidence if row.field == "title") == rule


def test_labels_tell_the_section() -> None:
    html = f"{HEAD}<body><p>BACKGROUND: {ONE}</p><p>CONCLUSIONS: {TWO}</p></body></html>"
    article = read_drupal(html.encode(), OLD + "/print", SITE)
    assert (article.kind, [section.label for section in article.sections]) == (
        Kind.ANALYTICAL,
        ["BACKGROUND", "CONCLUSIONS"],
    )


@pytest.mark.parametrize(
    ("url", "html", "reason"),
    [
        (NEW, '<div id="k2Container" class="itemListView"></div>', RejectReason.SOFT_404),
        (NEW, f"<html><body><p>{BYLINE}</p><p>{ONE}</p></body></html>", RejectReason.SOFT_404),
        (NEW, f'<meta name="generator" content="Joomla! 3"><div class="node">{ONE}</div>', RejectReason.SOFT_404),
        (OLD, '<div id="k2Container" class="itemView"></div>', RejectReason.SOFT_404),
        (OLD, f'<div class="node">{ONE}</div><div class="node">{TWO}</div>', RejectReason.LISTING),
        (OLD, "", RejectReason.EMPTY),
        (OLD, "<form action='?q=user/login'><input type='password'></form>", RejectReason.LOGIN_REQUIRED),
    ],
)
def test_what_is_not_a_node_is_rejected(url: str, html: str, reason: RejectReason) -> None:
    with pytest.raises(RejectedPageError) as error:
        read_drupal(html.encode(), url, SITE)
    assert error.value.reason is reason


def rendering(text: str, url: str) -> Article:
    return read_rendering(text.encode(), SITE, url)


@pytest.mark.parametrize("url", [OLD, OLD + "/print", NEW])
def test_wrapped_lines_of_a_text_are_joined(url: str) -> None:
    article = rendering(WRAPPED, url)
    assert (article.article_id, article.url, article.body) == ("caci-drupal:388", OLD, UNWRAPPED)
    assert article.title.startswith("The mill at the pass")
    assert next(row.rule for row in article.evidence if row.field == "title") == "beginning_of_text"


@pytest.mark.parametrize("url", [OLD, OLD + "/print"])
def test_a_text_with_header(url: str) -> None:
    article = rendering(f"THE GRAIN ROAD\n\n{BYLINE}\n{WRAPPED}", url)
    assert (article.title, article.body, article.issue_date) == ("THE GRAIN ROAD", UNWRAPPED, date(2002, 4, 24))


@pytest.mark.parametrize("text", [f"{BYLINE}\n{ONE}\n{TWO}\n", f"{ONE}\n\n{TWO}\n"], ids=["teaser", "text"])
def test_a_text_of_the_present_host_must_show_that_it_is_old(text: str) -> None:
    with pytest.raises(RejectedPageError) as error:
        rendering(text, NEW)
    assert error.value.reason is RejectReason.SOFT_404


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ('style="mso-fareast-font-family:"MS Mincho"">Another valley', "Another valley"),
        ('<span lang="EN-US" style="font-family:"MS Mincho"">Another valley</span>', "Another valley"),
        ("Another <o:p></o:p>valley", "Another valley"),
        ("More than 5 > 4 carts", "More than 5 > 4 carts"),
        ("In style they are poor", "In style they are poor"),
    ],
)
def test_leaked_markup(text: str, clean: str) -> None:
    assert without_leaked_markup(text) == clean
