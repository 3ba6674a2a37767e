"""`caci diff`: what changed between two revisions of an article, down to the word."""

import json
import os
import random
import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from flows.commands.diff import _print_changes
from flows.errors import UserError
from flows.pipeline.revisions import Revision, find_revisions, read_revisions
from flows.present.diff_html import page_of
from flows.present.words import day
from flows.settings import Settings
from replica.server import Replica
from schemas.article import Article, Author, DigestItem, Kind, Paragraph, Section
from tests.flows.pipeline.test_importing import import_and_load
from tests.flows.present.test_output import HOSTILE, OBEYED
from tests.spiders.test_read import SECTION, WHOLE_FEED
from tests.support.fetching import fetch, path, published
from tests.warehouse.load.test_records import capture
from warehouse.present.differences import Change, Unchanged, compare
from warehouse.present.word_diff import Mark, Words, mark_words

SECONDS = 10.0
"""Far above what each hostile pair takes, and far below what difflib alone would."""
PARAGRAPHS = ["The road was closed.", "Nobody in the valley knew for how long.", "The pass stayed open all winter."]
TIME = datetime(2026, 1, 1, 8, 30, tzinfo=UTC)
PAIR = (Revision("caci:1", 1, TIME, TIME, capture(1)), Revision("caci:1", 2, TIME, TIME, capture(2)))


def article(*paragraphs: str, **changes: object) -> Article:
    """An article of these paragraphs, without labels unless `sections` has some."""
    values = {
        "article_id": "caci:1",
        "kind": Kind.OTHER,
        "title": "A road",
        "byline": "By Ann Lee",
        "date_rule": "page",
        "body": "\n\n".join(paragraphs),
        "paragraphs": tuple(Paragraph(position=place, text=text) for place, text in enumerate(paragraphs, 1)),
        "word_count": 1,
        "content_digest": "sha256:0",
        "reader_version": "1",
    }
    return Article.model_validate(values | changes)


def labelled(*sections: tuple[str, str]) -> Article:
    parts = [
        Section(position=n, label=label, label_raw=label, text=text) for n, (label, text) in enumerate(sections, 1)
    ]
    rows = [(part.position, text) for part in parts for text in part.text.split("\n\n")]
    return article(
        sections=tuple(parts),
        paragraphs=tuple(Paragraph(position=n, section_position=s, text=t) for n, (s, t) in enumerate(rows, 1)),
    )


def test_equal_articles_have_no_change():
    assert compare(article(*PARAGRAPHS), article(*PARAGRAPHS)) == []


def test_one_changed_word_names_its_paragraph_and_the_two_words():
    new = [PARAGRAPHS[0], PARAGRAPHS[1].replace("valley", "town"), PARAGRAPHS[2]]
    first, change, last = compare(article(*PARAGRAPHS), article(*new))
    assert (first, last) == (Unchanged("paragraph", 1), Unchanged("paragraph", 1))
    assert isinstance(change, Change)
    assert (change.kind, change.name) == ("changed", "paragraph 2")
    assert change.words == (
        Words(Mark.SAME, "Nobody in the"),
        Words(Mark.REMOVED, "valley"),
        Words(Mark.ADDED, "town"),
        Words(Mark.SAME, "knew for how long."),
    )


def test_a_paragraph_more_or_less_is_one_change():
    longer = article(PARAGRAPHS[0], "Snow fell.", *PARAGRAPHS[1:])
    added = Change("paragraph", None, "Snow fell.", None, 2)
    removed = Change("paragraph", "Snow fell.", None, 2, None)
    around = (Unchanged("paragraph", 1), Unchanged("paragraph", 2))
    assert compare(article(*PARAGRAPHS), longer) == [around[0], added, around[1]]
    assert compare(longer, article(*PARAGRAPHS)) == [around[0], removed, around[1]]
    assert (added.kind, removed.kind) == ("added", "removed")


def test_a_replaced_paragraph_is_not_a_changed_one():
    differences = compare(article("The road was closed."), article("Snow fell on Tbilisi all week."))
    assert [change.kind for change in differences if isinstance(change, Change)] == ["removed", "added"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": "A long road"}, [("title", "A road", "A long road")]),
        ({"byline": None}, [("byline", "By Ann Lee", None)]),
        ({"published_on": date(2001, 2, 3)}, [("published_on", None, "2001-02-03")]),
        ({"bio": "Ann Lee teaches."}, [("bio", None, "Ann Lee teaches.")]),
        (
            {"authors": (Author(position=1, name="Ann Lee", printed_as="Ann Lee", affiliation="SAIS"),)},
            [("authors", None, "Ann Lee, SAIS")],
        ),
        ({"hits": 8, "tags": ("Georgia",)}, []),
    ],
    ids=["retitled", "byline", "date", "bio", "authors", "not its own content"],
)
def test_fields(changes: dict[str, object], expected: list[tuple[str, str | None, str | None]]):
    differences = compare(article(*PARAGRAPHS), article(*PARAGRAPHS, **changes))
    assert [(row.field, row.old, row.new) for row in differences if isinstance(row, Change)] == expected


def test_a_changed_abstract_is_shown_once():
    old, new = (
        article(text, *PARAGRAPHS, abstract=text, body="\n\n".join(PARAGRAPHS))
        for text in ("An abstract of two roads.", "An abstract of three roads.")
    )
    assert [row.field for row in compare(old, new)] == ["abstract", "paragraph"]
    assert compare(old, new)[1] == Unchanged("paragraph", 3)


def test_a_label_that_moves_is_shown_even_if_every_paragraph_stays():
    old = labelled(("BACKGROUND", "One.\n\nTwo."), ("IMPLICATIONS", "Three."))
    new = labelled(("BACKGROUND", "One."), ("IMPLICATIONS", "Two.\n\nThree."))
    rows = [(row.kind, row.name, row.new or row.old) for row in compare(old, new) if isinstance(row, Change)]
    assert sorted(rows) == [
        ("added", "section label 2", "IMPLICATIONS"),
        ("removed", "section label 2", "IMPLICATIONS"),
    ]


def test_items_of_a_digest():
    items = [DigestItem(position=1, headline="ROADS", item_date=date(2001, 2, 3), text="One.\n\nTwo. (Interfax)")]
    other = [items[0].model_copy(update={"headline": "ROAD", "text": "One.\n\nTwo. (Reuters)"})]
    old, new = (article("One.", part[0].text.split("\n\n")[1], digest_items=tuple(part)) for part in (items, other))
    assert [(row.name, row.new) for row in compare(old, new) if isinstance(row, Change)] == [
        ("news item 1", "ROAD · 2001-02-03"),
        ("paragraph 2", "Two. (Reuters)"),
    ]


WORDS = st.sampled_from(["a", "b", "c", "road", "pass"])
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=6).map(" ".join), max_size=40)


@given(TEXTS, TEXTS)
def test_the_changes_applied_to_the_old_text_result_in_the_new_one(old: list[str], new: list[str]):
    changes = [row for row in compare(article(*old), article(*new)) if isinstance(row, Change)]
    gone = {change.old_position for change in changes}
    placed = {change.new_position: change.new for change in changes if change.new is not None}
    kept = iter([text for place, text in enumerate(old, 1) if place not in gone])
    assert [placed[place] if place in placed else next(kept, None) for place in range(1, len(new) + 1)] == new
    assert next(kept, None) is None
    assert all(old[change.old_position - 1] == change.old for change in changes if change.old_position)


@given(st.lists(WORDS, min_size=1, max_size=120), st.lists(WORDS, min_size=1, max_size=120))
def test_the_marked_words_are_both_texts(old: list[str], new: list[str]):
    marked = mark_words(" ".join(old), " ".join(new), time.time() + SECONDS)
    for text, other in ((old, Mark.ADDED), (new, Mark.REMOVED)):
        assert " ".join(part for mark, part in marked if mark is not other) == " ".join(text)


def hostile_pairs() -> Iterator[tuple[str, list[str], list[str]]]:
    chance = random.Random(1)
    numbered = [f"a{number}" for number in range(10_000)]
    yield "nothing in common", numbered, [f"b{number}" for number in range(10_000)]
    yield "two letters by chance", chance.choices("ab", k=10_000), chance.choices("ab", k=10_000)
    yield "two letters in turn", ["a", "b"] * 5_000, ["b", "a"] * 5_000
    yield "turned round", numbered, numbered[::-1]
    yield "shuffled", numbered, chance.sample(numbered, 10_000)


LIKE_ANOTHER = {"two letters in turn", "turned round"}
"""Like two letters by chance, and like shuffled."""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(*rest, id=name, marks=pytest.mark.slow if name in LIKE_ANOTHER else [])
        for name, *rest in hostile_pairs()
    ],
)
@pytest.mark.parametrize("times", [1, 10], ids=["paragraphs", "words"])
def test_hostile_texts_take_bounded_time(times: int, old: list[str], new: list[str]):
    """Ten thousand paragraphs of a word, and one paragraph of a hundred thousand words."""
    texts = (old, new) if times == 1 else ([" ".join(old * times)], [" ".join(new * times)])
    begun = time.process_time()
    differences = compare(*(article(*text) for text in texts))
    page_of(PAIR, differences)
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_text_of_a_page_is_obeyed_or_markup(text: str):
    old = article(f"The road {text} closed.", title=text)
    new = article(f"The road {text} open.", "</ins><style>*{}</style>", title=f"{text} and more {text}")
    differences = compare(old, new)
    hostile = {"url": f'https://a/"{text}', "pdf_url": f"javascript:{text}"}
    html = page_of(PAIR, differences, new.model_copy(update=hostile))
    assert not OBEYED.search(html)
    plain = article("a c").model_copy(update={"url": "https://a/"})
    assert set(re.findall(r"</?(\w+)", html)) == set(
        re.findall(r"</?(\w+)", page_of(PAIR, compare(article("a b"), plain), plain))
    )
    assert 'href="javascript' not in html
    assert "<script" not in html
    console = Console(file=StringIO(), width=80)
    _print_changes(console, PAIR, differences)
    printed = console.file.getvalue()  # type: ignore[attr-defined]
    assert not OBEYED.search(printed)
    assert all(line[:2] in {"+ ", "- ", "~ ", "… ", "ca", ""} for line in printed.splitlines())


def test_colour_in_a_terminal_and_brackets_without():
    differences = compare(article(*PARAGRAPHS), article(PARAGRAPHS[0].replace("closed", "opened"), *PARAGRAPHS[1:]))
    printed = []
    for terminal in (True, False):
        console = Console(
            file=StringIO(), width=80, force_terminal=terminal, color_system="standard" if terminal else None
        )
        _print_changes(console, PAIR, differences)
        printed.append(console.file.getvalue())  # type: ignore[attr-defined]
    coloured, plain = printed
    assert "\x1b[9;31mclosed." in coloured and "\x1b[32mopened." in coloured and "{+" not in coloured
    assert "~ paragraph 1: The road was [-closed.-]{+opened.+}\n… 2 paragraphs unchanged\n" in plain
    assert "caci:1, revision 1: seen from 2026-01-01 08:30:00 to 2026-01-01 08:30:00 UTC, archived in" in plain


@dataclass(frozen=True)
class Edited:
    """A data directory in which one article has three revisions."""

    data_dir: Path
    article_id: str
    once: str
    """An article that has one revision."""


@pytest.fixture(scope="module")
def edited(caci, ingested_small, tmp_path_factory) -> Iterator[Edited]:
    """Ingested; then a paragraph was added to one article, then a word changed, and its page imported each time."""
    folder = tmp_path_factory.mktemp("edited")
    shutil.copytree(ingested_small.data_dir, folder / "data", symlinks=True)
    with Replica(articles=40, seed=7) as site:
        row = published(site.truth(), "field-reports")
        site.store.amend(row["item_id"])
        _, amended, _ = fetch(site.url + path(row))
        pages = [amended, amended.replace(b"a figure in this text", b"a map in this text")]
        for number, content in enumerate(pages, start=2):
            page = folder / f"{number}.html"
            page.write_bytes(content)
            done = caci("import", str(page), "--url", row["url"], data_dir=folder / "data")
            assert done.returncode == 0, done.stdout + done.stderr
            assert "1 changed" in done.stdout
        once = next(other for other in site.truth() if other["state"] == "published" and other != row)
    yield Edited(folder / "data", f"caci:{row['item_id']}", f"caci:{once['item_id']}")


def test_the_last_two_revisions(edited: Edited, caci):
    done = caci("diff", edited.article_id, data_dir=edited.data_dir)
    assert done.returncode == 0, done.stderr
    head = done.stdout.splitlines()[:2]
    assert [line.split(": ")[0] for line in head] == [f"{edited.article_id}, revision {number}" for number in (2, 3)]
    for line in head:
        (file, offset) = re.findall(r"archived in (\S+) at offset (\d+)$", line)[0]
        with (edited.data_dir / "archive" / file).open("rb") as warc:
            warc.seek(int(offset))
            assert warc.read(2) == b"\x1f\x8b"
    (changed,) = [line for line in done.stdout.splitlines() if line[:2] in {"~ ", "+ ", "- "}]
    assert re.fullmatch(
        r"~ paragraph \d+: Editor’s note 1: a \[-figure-\]\{\+map\+\} in this text was corrected\.", changed
    )
    assert re.search(r"^… \d+ paragraphs unchanged$", done.stdout, re.MULTILINE)


def test_two_revisions_by_their_numbers_in_each_format(edited: Edited, caci, tmp_path):
    numbers = ("--from", "1", "--to", "2")
    (change,) = json.loads(
        caci("diff", edited.article_id, *numbers, "--format", "json", data_dir=edited.data_dir).stdout
    )
    assert (change["field"], change["kind"], change["from_revision"], change["to_revision"]) == (
        "paragraph",
        "added",
        1,
        2,
    )
    assert change["new"] == "Editor’s note 1: a figure in this text was corrected."
    assert (change["old"], change["old_position"]) == (None, None)
    file = tmp_path / "page.html"
    done = caci(
        "diff", edited.article_id, *numbers, "--format", "html", "--output", str(file), data_dir=edited.data_dir
    )
    assert (done.returncode, done.stdout) == (0, "")
    page = file.read_text(encoding="utf-8")
    named = tmp_path / "named.html"
    assert caci("diff", edited.article_id, *numbers, "--output", str(named), data_dir=edited.data_dir).returncode == 0
    assert named.read_text(encoding="utf-8") == page, "the ending says the format"
    assert f"<ins>{change['new']}</ins>" in page
    assert not re.search(r"<script|src=|url\(|@import", page)
    shown = json.loads(
        caci(
            "sql",
            "SELECT title, url, published_on, authors FROM bylines JOIN articles USING (article_id)"
            f" WHERE article_id = '{edited.article_id}'",
            "--format",
            "json",
            data_dir=edited.data_dir,
        ).stdout
    )[0]
    assert set(re.findall(r'href="([^"]*)"', page)) == {shown["url"]}, "it leads to the article, and loads nothing"
    assert f">{escape(shown['title'])}</a></h1>" in page
    assert day(date.fromisoformat(shown["published_on"])) in page and escape(shown["authors"].split("; ")[0]) in page
    same = caci("diff", edited.article_id, "--from", "2", "--to", "2", data_dir=edited.data_dir)
    assert (same.returncode, same.stdout.splitlines()[-1]) == (0, "The current readers find no difference.")


def test_an_article_of_one_revision(edited: Edited, caci):
    done = caci("diff", edited.once, data_dir=edited.data_dir)
    assert (done.returncode, done.stdout) == (0, f"{edited.once} has one revision, so there is nothing to compare.\n")
    done = caci("diff", edited.once, "--format", "json", data_dir=edited.data_dir)
    assert (done.returncode, json.loads(done.stdout)) == (0, [])


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("ARTICLE", "--format", "json", "--output", "x.html"), 2, "would not hold what its ending says"),
        (("ARTICLE", "--output", "x.pdf"), 2, "No format that can be written has the ending of x.pdf"),
        (("ARTICLE", "--from", "7"), 1, "has no revision 7; it has revisions 1 to 3."),
        (("ARTICLE", "--to", "1"), 1, "has no revision 0; it has revisions 1 to 3."),
        (("ARTICLE", "--output", "/nowhere/at/all"), 1, "No such file or directory"),
        (("caci:1",), 1, "There is no article caci:1 in "),
        (("https://www.cacianalyst.org/about.html",), 2, "is not the address of an article."),
        (("ARTICLE", "--format", "pdf"), 2, "pdf"),
    ],
    ids=[
        "contradiction",
        "unknown ending",
        "unknown revision",
        "none before",
        "no folder",
        "unknown article",
        "address",
        "format",
    ],
)
def test_a_mistake_ends_in_one_clear_line(arguments: tuple[str, ...], code: int, message: str, edited: Edited, caci):
    arguments = tuple(edited.article_id if word == "ARTICLE" else word for word in arguments)
    done = caci("diff", *arguments, data_dir=edited.data_dir)
    assert (done.returncode, done.stdout) == (code, "")
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("caci: ")


def test_without_its_archive_the_file_is_named(edited: Edited, caci, tmp_path):
    shutil.copy(edited.data_dir / "analyst.duckdb", tmp_path)
    done = caci("diff", edited.article_id, data_dir=tmp_path)
    assert done.returncode == 1
    assert re.match(r"caci: .*\.warc\.gz: .*\n$", done.stderr)


def test_readers_that_no_longer_know_the_page(edited: Edited, monkeypatch):
    settings = Settings(data_dir=edited.data_dir)
    revision = find_revisions(settings, edited.article_id)[-1]
    monkeypatch.setattr("flows.pipeline.revisions.read_response", lambda response, site: None)
    with pytest.raises(UserError, match=f"find no article {edited.article_id} in "):
        read_revisions(settings, [revision])


def test_an_article_that_a_feed_carries(tmp_path):
    """Its capture holds many articles; only the requested one is compared."""
    settings = Settings(data_dir=tmp_path / "data")
    for number, content in enumerate((WHOLE_FEED, WHOLE_FEED.replace(b"Two names", b"Three names"))):
        page = tmp_path / f"{number}.xml"
        page.write_bytes(content)
        os.utime(page, (number, number))
        assert import_and_load(settings.data_dir, page, url=f"{SECTION}?format=feed").problems == []
    revisions = find_revisions(settings, "caci:8400")
    (change,) = compare(*read_revisions(settings, revisions))
    assert isinstance(change, Change)
    assert (change.old, change.new) == ("Two names.", "Three names.")
