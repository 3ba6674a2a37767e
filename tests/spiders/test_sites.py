"""What is particular to a site is in its file: a sister site needs a file and no code."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

import spiders
from schemas.article import Article, Kind
from schemas.capture import PageKind
from schemas.reject import RejectReason
from spiders.errors import RejectedPageError
from spiders.pages.forms.item import read_item
from spiders.pages.forms.rendering.rendering import read_rendering
from spiders.pages.rules import RULES
from spiders.sites import Site, load_site
from spiders.urls import feed_url, former_node, identify, item_url, listing_url, slug_date
from tests.spiders.pages.test_item import item_page
from tests.support.module_strings import strings_of

SISTER_FILE = r"""
name = "steppe"
title = "The Steppe Review"
host = "www.steppereview.example"
sections_path = "/issues"
page_size = 5

[magazine]
in_bylines = 'Steppe\sReview|TSR'
labels = ["SUMMARY", "OUTLOOK"]
boilerplate = "The Steppe Review appears every month"
foot = ["Our books", "Write to *"]

[magazine.side_blocks]
"our books" = "staff_publications"

[sections.essays]
title = "Essays"
kind = "analytical"

[sections.weekly-roundup]
title = "Weekly Roundup"
kind = "news_item"
digest_title = "Weekly Roundup"
"""
SISTER = Site.model_validate(tomllib.loads(SISTER_FILE))
HOST = f"https://{SISTER.host}"
ESSAY = f"{HOST}/issues/essays/item/8400-a-river.html"
BYLINE = "By Emil Juraev (14/2/2011 issue of the Steppe Review)"
PARTICULAR = (
    "central asia", "caucasus", "caci analyst", "cacianalyst", "news digest", "publications", "analytical-articles",
    "background", "visit also",
)  # fmt: skip
"""Words of the magazine, in small letters."""
OF_THE_PROGRAM = ("caci", "analyst")
"""Its words that are also the names of the program, of its settings and of its spider."""


def essay(text: str, **changes: str) -> Article:
    page = item_page(None, text, canonical="", url=ESSAY, **changes).decode()
    return read_item(page.replace("www.cacianalyst.org", SISTER.host).encode(), ESSAY, SISTER)


def test_an_article_of_a_sister_site() -> None:
    article = essay(f"<p>{BYLINE}</p><p>Lead.</p><p>SUMMARY: One. OUTLOOK: Two.</p><p>BACKGROUND: is a word here.</p>")
    assert (article.article_id, article.section, article.kind) == ("steppe:8400", "essays", Kind.ANALYTICAL)
    assert [author.name for author in article.authors] == ["Emil Juraev"]
    assert article.issue_date == date(2011, 2, 14)
    assert [(part.label, part.text) for part in article.sections] == [
        ("SUMMARY", "One."),
        ("OUTLOOK", "Two.\n\nBACKGROUND: is a word here."),
    ]
    assert article.abstract == "Lead."


@pytest.mark.parametrize("name", ["Steppe Review", "TSR"])
def test_a_date_line_with_the_name_of_a_sister(name: str) -> None:
    article = essay(f"<p>By Emil Juraev</p><p>February 14th, 2011, The {name}</p><p>One.</p>")
    assert (article.byline, article.issue_date) == (
        f"By Emil Juraev / February 14th, 2011, The {name}",
        date(2011, 2, 14),
    )


def test_a_site_without_eras_decides_no_date_by_them() -> None:
    assert essay("<p>By Emil Juraev (4/5/2011 issue of TSR)</p><p>One.</p>", date="").issue_date is None
    assert essay(f"<p>{BYLINE}</p><p>“Quote†and more.</p>").body == "“Quote†and more."


def test_a_digest_of_a_sister_by_its_title() -> None:
    text = "8 May 2011 Weekly Roundup\n\nBy Emil Juraev (14/2/2011 issue of TSR)\n\nBishkek reopens rail talks.\n"
    article = read_rendering(text.encode(), SISTER)
    assert (article.section, article.title_date) == ("weekly-roundup", date(2011, 5, 8))


def test_what_ends_the_text_of_a_sister() -> None:
    text = f"A river\n\n{BYLINE}\n\nOne.\n\nTwo.The Steppe Review appears every month in\n\nOur books\n\nThree.\n"
    assert read_rendering(text.encode(), SISTER).body == "One.\n\nTwo."
    text = f"A river\n\n{BYLINE}\n\nOne.\n\nTwo.\n\nThree.\n\nWrite to the editors.\n\nFour.\n"
    assert read_rendering(text.encode(), SISTER).body == "One.\n\nTwo.\n\nThree."


def test_addresses_of_a_sister() -> None:
    assert listing_url("essays", 5, SISTER) == f"{HOST}/issues/essays.html?start=5"
    assert feed_url("essays", SISTER) == f"{HOST}/issues/essays.feed"
    assert item_url("steppe:12", SISTER) == f"{HOST}/component/k2/item/12.html"
    assert identify(f"{HOST}/issues/essays.html?start=5", SISTER).page_kind is PageKind.LISTING
    assert identify(f"{HOST}/publications/essays.html", SISTER).page_kind is PageKind.OTHER
    assert slug_date("analytical-articles-caci-analyst-2005-5-18-art-9961", SISTER) is None


def test_a_site_without_a_former_system_has_no_nodes() -> None:
    url = f"{HOST}/?q=node/5"
    assert (former_node(url, SISTER), identify(url, SISTER).page_kind) == (None, PageKind.HOME)
    with pytest.raises(RejectedPageError) as error:
        read_rendering(b"One.", SISTER, url)
    assert error.value.reason is RejectReason.SOFT_404


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("in_bylines = 'Steppe('", "not a regular expression"),
        ("labels = []", "at least 1 item"),
        ('motto = "On"', "Extra inputs"),
    ],
)
def test_a_faulty_site_file_says_what_is_wrong(line: str, message: str) -> None:
    content = tomllib.loads(SISTER_FILE)
    content["magazine"] |= tomllib.loads(line)
    with pytest.raises(ValidationError, match=message):
        Site.model_validate(content)


def test_no_module_knows_the_magazine() -> None:
    """Except the vocabulary of the region in `authors.py`, and the rules, which are archived by name."""
    root = Path(spiders.__file__).parent
    readers = {*root.glob("pages/**/*.py"), root / "urls.py", root / "read.py"}
    excepted = {*root.glob("sites/*.py"), *root.glob("pages/fields/authors.py"), *root.glob("pages/rules.py")}
    named = {
        f"{path.relative_to(root)}: {word}"
        for path in set(root.rglob("*.py")) - excepted
        for text in strings_of(path)
        for word in (*PARTICULAR, *(OF_THE_PROGRAM if path in readers else ()))
        if word in text.casefold().replace("\\s", " ") and text not in RULES
    }
    assert named == set()


def test_the_file_of_caci_is_whole() -> None:
    site = load_site("caci")
    optional = {name: getattr(site, name) for name in Site.model_fields}
    assert all(value is not None for value in optional.values())
    assert site.digest_titles == ("News Digest",)
