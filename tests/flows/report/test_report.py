"""`caci report`: the numbers on the page are those of SQL, no text of a page is markup, and little data is no error."""

import base64
import hashlib
import re
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from flows.commands.report import report_command
from flows.errors import UserError
from flows.report.chapters import account, reads
from flows.report.chapters.capitals import lead_of
from flows.report.chapters.freshness import last_request
from flows.report.context import Context
from flows.report.page import environment, page_of
from flows.report.writing import write
from schemas.certificate import Certificate, Tally
from spiders.terminal_text import one_line
from tests.flows.present.test_output import HOSTILE, OBEYED
from tests.support.report_archive import LACKING, MARKUP, NOW, SITE, TITLES, WHOLE, articles, build, run, whole_archive
from tests.warehouse.load.test_records import reading
from warehouse.errors import WarehouseError
from warehouse.query.report_answers import Answers, read_answers
from warehouse.query.sandbox import query


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return whole_archive(tmp_path_factory.mktemp("report") / "analyst.duckdb")


@pytest.fixture(scope="module")
def page(database: Path) -> BeautifulSoup:
    return BeautifulSoup(html_of(database), "lxml")


def html_of(database: Path) -> str:
    return page_of(Context(read_answers(database), SITE, TITLES, NOW))


def chapters(page: BeautifulSoup) -> list[str]:
    return [str(section["id"]).removesuffix("-chapter") for section in page.select("main section")]


def words(page: BeautifulSoup, chapter: str) -> str:
    section = page.select_one(f"#{chapter}-chapter")
    assert section is not None
    return section.get_text(" ", strip=True)


def table(page: BeautifulSoup, chapter: str) -> list[list[str]]:
    """The rows of the table behind the chapter's figure, its heads first."""
    found = page.select_one(f"#{chapter}-chapter table")
    assert isinstance(found, Tag)
    return [[cell.get_text() for cell in row.select("th, td")] for row in found.select("tr")]


def whole_number(text: str) -> int:
    return int(text.replace(",", ""))


def answers(database: Path, sql: str) -> list[tuple[Any, ...]]:
    return query(database, sql).rows


def test_every_chapter_is_there_and_named_at_the_top(page):
    names = ["years", "account", "countries", "authors", "reads", "lengths", "capitals", "days", "freshness", "quality"]
    assert chapters(page) == names
    assert [link["href"] for link in page.select("nav a")] == [f"#{name}-chapter" for name in names]


def test_the_head_says_what_the_archive_is(database, page):
    ((count, total, first, last),) = answers(
        database, "SELECT count(*), sum(word_count), min(published_on), max(published_on) FROM articles"
    )
    ((people,),) = answers(database, "SELECT count(DISTINCT author_id) FROM article_authors")
    shown = {term.get_text(): whole_number(term.find_next("dd").get_text()) for term in page.select(".totals dt")}
    assert (shown["articles"], shown["words"], shown["authors"]) == (count, total, people)
    assert (first, last) == (date(2000, 2, 2), date(2026, 1, 1))
    head = page.header.get_text(" ", strip=True)
    assert f"The archive holds {count} articles, from 2 February 2000 to 1 January 2026." in head
    assert "Published on 25 November 2026, 09:00 UTC, by caci-analyst 9.8.7: 3 hours before" in head
    assert "Complete: nothing that the site lists is missing." in head


def test_the_head_names_the_publication(database):
    page = BeautifulSoup(page_of(Context(read_answers(database), "Volga-Ural <Review>", TITLES, NOW)), "lxml")
    assert page.title is not None and page.h1 is not None
    assert page.title.get_text() == "Volga-Ural <Review> 2000–2026: the archive in charts"
    assert page.h1.get_text() == "Volga-Ural <Review> 2000–2026"
    assert [word.get_text() for word in page.select("h1 .unbroken")] == ["Volga-Ural"]
    assert "Analyst" not in words(page, "authors")


def test_articles_by_year_and_section_are_those_of_sql(database, page):
    heads, *rows = table(page, "years")
    assert heads == ["Year", *TITLES.values(), "Other sections", "Together"]
    expected: dict[int, list[int]] = {}
    for year, section in answers(
        database, "SELECT year(published_on), section FROM articles WHERE published_on IS NOT NULL ORDER BY 1"
    ):
        of_year = expected.setdefault(year, [0] * 6)
        of_year[list(TITLES).index(str(section)) if section in TITLES else 4] += 1
        of_year[5] += 1
    assert {int(row[0]): [whole_number(cell) for cell in row[1:]] for row in rows} == expected
    assert sum(of_year[5] for of_year in expected.values()) == 95
    assert "1 article without a date is not in this chart." in words(page, "years")
    assert "None in 2010 and 2011." in words(page, "years")


def test_authors_are_those_of_sql(database, page):
    expected = answers(
        database,
        "SELECT any_value(authors.name), count(*), min(year(published_on)), max(year(published_on))"
        " FROM article_authors JOIN authors USING (author_id) JOIN articles USING (article_id)"
        " GROUP BY author_id ORDER BY 2 DESC, max(published_on) DESC NULLS LAST, author_id LIMIT 16",
    )
    shown = []
    for name, number, told in table(page, "authors")[1:]:
        years = [int(year) for year in re.findall(r"(\d{4}) \(", told)]
        shown.append((name, whole_number(number), min(years), max(years)))
    assert shown == expected
    items = [item for item in page.select(".authors > li") if item.select_one(".name")]
    assert [item.select_one(".name").get_text() for item in items] == [row[0] for row in expected]


def test_countries_are_counted_once_an_article_and_not_in_notes_about_authors(database, page):
    heads, *rows = table(page, "countries")
    counted = answers(
        database,
        "SELECT name, year(published_on), count(DISTINCT article_id) FROM mentions JOIN entities USING (entity_id)"
        " JOIN articles USING (article_id) WHERE part != 'bio' AND published_on IS NOT NULL GROUP BY ALL",
    )
    shown = {
        (row[0], int(year)): whole_number(cell)
        for row in rows
        for year, cell in zip(heads[1:-1], row[1:-1], strict=True)
        if cell != "0"
    }
    assert shown == {(name, year): number for name, year, number in counted}
    assert len(rows) == 3
    assert all(whole_number(row[-1]) == sum(map(whole_number, row[1:-1])) for row in rows)


def test_reads_and_what_they_gained(database, page):
    rows = table(page, "reads")[1:]
    expected = answers(database, "SELECT article_id, hits FROM articles ORDER BY hits DESC, article_id LIMIT 12")
    assert [(row[0], whole_number(row[2])) for row in rows] == expected
    gained = {row[0]: row[3] for row in rows if row[3]}
    assert gained == {"caci:90": "40", "caci:91": "40"}
    assert words(page, "reads").count("+40 since 4 January 2026") == 2


def test_lengths_and_capitals_are_those_of_sql(database, page):
    names = {"analytical": "Analytical articles", "field_report": "Field reports", "feature": "Features"}
    expected = {
        (names.get(str(kind)) or {"news_item": "News items", "other": "Other"}[str(kind)], year): (number, quartiles)
        for kind, year, number, quartiles in answers(
            database,
            "SELECT kind, year(published_on), count(*), quantile_cont(word_count, [0.25, 0.5, 0.75]) FROM articles"
            " WHERE published_on IS NOT NULL GROUP BY ALL",
        )
    }
    rows = table(page, "lengths")[1:]
    assert len(rows) == len(expected)
    for kind, year, number, *quartiles in rows:
        assert expected[kind, int(year)] == (
            int(number),
            pytest.approx([whole_number(cell) for cell in quartiles], abs=0.5),
        )
    titles: dict[int, list[str]] = {}
    for year, title in answers(
        database, "SELECT year(published_on), title FROM articles WHERE published_on IS NOT NULL"
    ):
        titles.setdefault(year, []).append(str(title))
    assert {int(year): (int(part), int(whole)) for year, part, whole, _ in table(page, "capitals")[1:]} == {
        year: (sum(title.isupper() for title in of_year), len(of_year)) for year, of_year in titles.items()
    }


def test_days_and_silences(database, page):
    rows = query(database, "SELECT DISTINCT published_on FROM articles WHERE published_on IS NOT NULL ORDER BY 1").rows
    days = [day for (day,) in rows]
    assert sum(whole_number(row[1]) for row in table(page, "days")[1:]) == len(days)
    gaps = sorted(((after - before).days for before, after in pairwise(days)), reverse=True)
    assert [item.get_text() for item in page.select(".silences .value")] == [f"{gap:,} days" for gap in gaps[:6]]


def test_freshness_names_the_latest_article_and_when_it_was_asked_for(page):
    told = [item.get_text(" ", strip=True) for item in page.select(".fresh > li")]
    assert told[0].startswith("Analytical Articles") and "2026" in told[0]
    assert told[-1].startswith("unheard-of")
    assert all("its listing was never requested" in line for line in told)
    assert last_request(Context(Answers({}), SITE, TITLES, NOW), NOW - timedelta(hours=30)) == "requested 1 day ago"


def test_quality_counts_conflicts_rejects_and_repetitions(database, page):
    ((conflicts,),) = answers(database, "SELECT count(*) FROM articles WHERE date_conflict")
    told = words(page, "quality")
    assert f"Of 96 articles, dates disagree in {conflicts}." in told
    assert "Soft 404 3" in told
    assert "No date could be read 1 1%" in told


def test_the_account_adds_up_and_shows_what_is_missing(database, tmp_path):
    whole = BeautifulSoup(html_of(database), "lxml")
    assert "Complete: of 1,200 listed items, 1,195 are stored; 3 rejected and 2 gone, each with its reason" in words(
        whole, "account"
    )
    assert table(whole, "account")[-1] == ["All, each once", "1,200", "1,195", "3", "2", "0"]
    lacking = BeautifulSoup(html_of(build(tmp_path / "w.duckdb", reading(1), run(WHOLE), run(LACKING, 1, "b"))), "lxml")
    assert "Not complete: 1 of 1,200 listed items is missing." in words(lacking, "account")
    assert "One item is without a final answer" in words(lacking, "account")
    (verdict,) = lacking.select(".verdict.lacking")
    assert verdict.get_text() == "Not complete: 1 of 1,200 listed items is missing."
    (missing,) = lacking.select("#account-chapter .entries rect.pending")
    assert float(str(missing["width"]).removesuffix("%")) == 0.8


@pytest.mark.parametrize(
    ("told", "changes"),
    [
        ("It covers only what that run was asked for (2003).", {"complete": True, "scope": "2003"}),
        ("2 items that no listing names are missing.", {"not_listed": Tally(listed=2, pending=2)}),
        ("the run had problems. The listings name no item.", {"problems": ("the listings name no item",)}),
    ],
)
def test_every_account_has_its_sentence(told, changes):
    certificate = Certificate(**{"complete": False, "total": Tally(), "sections": {}} | changes)
    row = {"flow": "ingest", "state": "red", "finished_at": NOW, "certificate": certificate.model_dump_json()}
    chapter = account.chapter(Context(Answers({"run": [row]}), SITE, TITLES, NOW))
    assert told in " ".join([*chapter.lead, chapter.note])


def test_an_account_over_everything_comes_before_a_later_one_of_a_part(tmp_path):
    part = Certificate(complete=True, scope="2003", total=Tally(listed=2, stored=2), sections={})
    page = BeautifulSoup(html_of(build(tmp_path / "w.duckdb", reading(1), run(WHOLE), run(part, 1, "b"))), "lxml")
    assert "of 1,200 listed items" in words(page, "account")


def test_an_account_of_another_version_is_said_to_be_unknown():
    assert account.certificate_of({"certificate": '{"complete": true, "renamed": 1}'}) is None


def test_no_text_of_a_page_is_markup(database, tmp_path):
    html = html_of(database)
    tame = html_of(build(tmp_path / "w.duckdb", *articles(markup=""), run(WHOLE), published=True))
    assert html.count("window.hacked") > 20 and MARKUP not in html
    assert not OBEYED.search(html)
    assert set(re.findall(r"</?([a-zA-Z]+)", html)) == set(re.findall(r"</?([a-zA-Z]+)", tame))
    tags = BeautifulSoup(html, "lxml").find_all(True)
    assert not [tag for tag in tags for name in tag.attrs if name.startswith("on") or name == "style"]


@pytest.mark.parametrize("text", [*HOSTILE.values(), MARKUP])
def test_a_template_shows_any_text_and_obeys_none(text):
    written = environment().from_string('<p title="{{ text }}">{{ text }}</p>').render(text=text)
    (paragraph,) = BeautifulSoup(written, "html.parser").find_all(True)
    assert paragraph.attrs == {"title": one_line(text)} and paragraph.string == one_line(text)


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "http://www.cacianalyst.org/1", "//evil.example"])
def test_no_address_but_of_the_public_site_is_a_link(url):
    assert reads.link_of(url) is None


def test_the_page_asks_for_nothing_from_outside(database):
    html = html_of(database)
    page = BeautifulSoup(html, "lxml")
    (policy,) = [meta["content"] for meta in page.select("meta[http-equiv='Content-Security-Policy']")]
    (style,) = page.select("style")
    digest = base64.b64encode(hashlib.sha256(style.get_text().encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert not page.find_all(["script", "link", "img", "iframe", "object", "image", "use"])
    assert not re.search(r"@import|@font-face|url\(", style.get_text())
    assert set(re.findall(r"url\((.)", html)) <= {"#"}


def test_headings_are_in_order_and_the_page_is_english(page):
    levels = [int(str(heading.name)[1]) for heading in page.find_all(re.compile("^h[1-6]$"))]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert page.html["lang"] == "en"


def test_every_drawing_is_named_or_passed_over(page):
    identifiers = [str(tag["id"]) for tag in page.find_all(id=True)]
    assert len(identifiers) == len(set(identifiers))
    drawings = [svg for svg in page.find_all("svg") if svg.find_parent("svg") is None]
    assert len(drawings) > 50
    for svg in drawings:
        if svg.get("role") == "img":
            for reference in (svg["aria-labelledby"], svg["aria-describedby"]):
                (named,) = svg.select(f"[id='{reference}']")
                assert named.get_text(strip=True)
        else:
            assert svg["aria-hidden"] == "true"


def test_an_empty_database_gives_a_page(tmp_path):
    page = BeautifulSoup(html_of(build(tmp_path / "w.duckdb")), "lxml")
    assert chapters(page) == ["years", "account"]
    assert "The archive holds no article yet." in page.get_text()
    assert "The archive holds no article with a date yet." in words(page, "years")
    assert "it is not known what is missing" in words(page, "account")
    assert "It is not known whether anything is missing." in page.get_text()


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"published_on": None},
        {"authors": ()},
        {"hits": None},
        {"word_count": 0},
        {"section": None},
        {"title": ""},
        {"url": None},
    ],
    ids=str,
)
def test_one_article_is_enough_whatever_it_lacks(changes, tmp_path):
    page = BeautifulSoup(html_of(build(tmp_path / "w.duckdb", reading(1, **changes))), "lxml")
    assert "The archive holds 1 article" in page.get_text()
    assert "nan" not in page.get_text().lower().split()


def test_where_titles_tip_is_told():
    assert lead_of({2000: (9, 9), 2001: (0, 9)}) == "Most were in capitals until 2000; since 2001, none are."
    assert lead_of({2000: (9, 9)}) == "To this day most titles are in capitals."
    assert lead_of({2000: (1, 9)}) == "Few titles of any year are in capitals."


def test_the_command_writes_the_page_and_prints_where(caci, database, tmp_path, monkeypatch, capsys):
    (tmp_path / "analyst.duckdb").write_bytes(database.read_bytes())
    done = caci("report", data_dir=tmp_path)
    assert (done.returncode, done.stdout) == (0, f"{tmp_path}/exports/report.html\n"), done.stderr
    assert [entry.name for entry in (tmp_path / "exports").iterdir()] == ["report.html"]
    monkeypatch.setenv("CACI_DATA_DIR", str(tmp_path))
    elsewhere = tmp_path / "a [b]" / "page.html"
    report_command(output=elsewhere)
    assert capsys.readouterr().out == f"{elsewhere}\n"
    assert elsewhere.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_what_cannot_be_done_is_told_in_one_line(caci, database, tmp_path, monkeypatch):
    missing = caci("report", data_dir=tmp_path)
    assert missing.returncode == 1 and "Run `caci ingest`" in missing.stderr
    (tmp_path / "analyst.duckdb").write_bytes(database.read_bytes())
    (tmp_path / "file").write_text("a file, not a folder")
    monkeypatch.setenv("CACI_DATA_DIR", str(tmp_path))
    with pytest.raises(UserError, match="file: "):
        report_command(output=tmp_path / "file" / "report.html")


def test_what_cannot_be_written_leaves_the_old_page(tmp_path):
    (tmp_path / "report.html").mkdir()
    with pytest.raises(WarehouseError, match=r"report\.html is not a file"):
        write(tmp_path / "report.html", "page")
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.html"]
