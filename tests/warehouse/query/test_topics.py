"""The macros on topics, on a small published database in which each answer can be counted by hand."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from schemas.article import Author, Paragraph, Section
from schemas.decision import Decision, Verdict
from tests.warehouse.load.test_records import START, reading, together
from warehouse.database.file import DatabaseFile
from warehouse.database.warehouse import open_warehouse
from warehouse.load.batch import Batch
from warehouse.load.write import load
from warehouse.publish.publication import publish
from warehouse.query.sandbox import query

LABELS = ("BACKGROUND", "CONCLUSIONS")


def written(item: int, day: str, title: str, *texts: str, **changes: Any) -> Batch:
    """Return an article with a paragraph of background, and with conclusions if there is a second or third text."""
    paragraphs = [Paragraph(position=place, section_position=min(place, 2), text=text)
                  for place, text in enumerate(texts, start=1)]  # fmt: skip
    by_section = [texts[:1], texts[1:]]
    sections = [
        Section(position=place, label=label, label_raw=label, text="\n\n".join(by_section[place - 1]))
        for place, label in enumerate(LABELS, start=1)
        if by_section[place - 1]
    ]
    values: dict[str, Any] = {
        "published_on": date.fromisoformat(day), "title": title, "body": "\n\n".join(texts),
        "sections": tuple(sections), "paragraphs": tuple(paragraphs), "digest_items": (), "tags": (),
    }  # fmt: skip
    return reading(item, item, f"of {item}", **(values | changes))


def by(name: str, affiliation: str | None = None, bio: str | None = None) -> dict[str, Any]:
    author = Author(position=1, name=name, printed_as=name, affiliation=affiliation, bio=bio)
    return {"authors": (author,), "bio": bio}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("topics")
    with open_warehouse(folder / "warehouse.duckdb") as connection:
        load(connection, together(
            written(1, "2004-05-05", "THE CUSTOMS UNION", "Nothing of it here.", **by("Ann Lee", "Kazakhstan")),
            written(
                2, "2005-06-01", "Borders", "A customs union was proposed by Dr. Smith.",
                "Kazakhstan’s customs union, the U.S. said, is late. Others wait! “Customs unions” fail.",
                "Nothing is sure. A Customs Union would help.",
                **by("Ann Lee", "Kazakhstan"),
            ),
            written(3, "2005-07-01", "Unions", "The union of customs officers.", "Accustoms union.",
                    **by("Ben Ito", bio="Ben Ito writes on the customs union.")),
            written(4, "2006-08-01", "Later", "The customs. Union of writers: customs union, customs union.",
                    **by("Ann Lee", bio="Ann Lee teaches in Osh.")),
            written(5, "2006-09-01", "Copy", "The customs union again.", **by("Cy Fox")),
            written(6, "2006-09-02", "Original", "The customs union again, and more.", **by("Cy Fox")),
        ))  # fmt: skip
        decision = Decision(
            decision_id="1", subject="article", one="caci:5", other="caci:6", verdict=Verdict.SAME, decided_by="Irma",
            decided_at=START, note="read both",
        )  # fmt: skip
        load(connection, Batch(decisions=[decision]))
    publish(DatabaseFile(folder / "warehouse.duckdb"), folder / "analyst.duckdb")
    return folder / "analyst.duckdb"


def ask(published: Path, sql: str) -> list[tuple[Any, ...]]:
    return query(published, sql).rows


def test_articles_that_name_a_topic_are_all_found_once(published: Path) -> None:
    columns = "published_in, article_id, authors, times, is_in_title, is_in_conclusions"
    assert ask(published, f"SELECT {columns} FROM articles_on('Customs  Union')") == [
        (2004, "caci:1", "Ann Lee", 1, True, False),
        (2005, "caci:2", "Ann Lee", 3, False, True),
        (2006, "caci:4", "Ann Lee", 3, False, False),
        (2006, "caci:5", "Cy Fox", 1, False, False),
    ]


@pytest.mark.parametrize(
    ("topic", "items"),
    [
        ("customs union*", ["caci:1", "caci:2", "caci:4", "caci:5"]),
        ("custom*", ["caci:1", "caci:2", "caci:3", "caci:4", "caci:5"]),
        ("Kazakhstan's", ["caci:2"]),
        ("kazakhstan", ["caci:2"]),
        ("Kazakhstan customs union", ["caci:2"]),
        ("officer", []),
        ("osh", []),
        ("u.s.", ["caci:2"]),
        ("", []),
        (" * ", []),
        ("'; DROP TABLE articles; --", []),
    ],
)
def test_a_topic_is_whole_words_or_their_beginning(topic: str, items: list[str], published: Path) -> None:
    rows = query(published, "SELECT article_id FROM articles_on($topic)", {"topic": topic}).rows
    assert [item for (item,) in rows] == items


def test_search_finds_the_same_for_the_phrase(published: Path) -> None:
    rows = ask(published, "SELECT article_id FROM search('\"customs union\"') WHERE part != 'bio' ORDER BY article_id")
    assert rows == ask(published, "SELECT article_id FROM articles_on('customs union') ORDER BY article_id")


def test_a_topic_by_year_is_a_share_of_what_was_published(published: Path) -> None:
    assert ask(published, "SELECT * EXCLUDE (published_in) FROM topic_by_year('customs union')") == [
        (2004, 1, 1, 1.0, 1),
        (2005, 1, 2, 0.5, 3),
        (2006, 2, 2, 1.0, 4),
    ]
    assert ask(published, "SELECT published_in, articles, share FROM topic_by_year('unions')") == [
        (2004, 0, 0.0),
        (2005, 2, 1.0),
        (2006, 0, 0.0),
    ]


def test_conclusions_on_returns_the_sentences_that_name_a_topic(published: Path) -> None:
    sentences = "Kazakhstan’s customs union, the U.S. said, is late. A Customs Union would help."
    assert ask(published, "SELECT published_in, authors, sentences FROM conclusions_on('customs union')") == [
        (2005, "Ann Lee", sentences)
    ]
    starred = ask(published, "SELECT sentences FROM conclusions_on('customs union*')")
    assert starred == [(sentences.replace(" A Customs", " “Customs unions” fail. A Customs"),)]


def test_writers_on_a_topic_have_the_affiliation_of_the_time(published: Path) -> None:
    assert ask(published, "SELECT * EXCLUDE (author_id) FROM writers_on('customs union')") == [
        ("Ann Lee", 3, 1, date(2004, 5, 5), date(2006, 8, 1), ["2004: Kazakhstan", "2006: Ann Lee teaches in Osh."]),
        ("Cy Fox", 1, 0, date(2006, 9, 1), date(2006, 9, 1), None),
    ]


SENTENCES = [
    ["In St. Petersburg, J. Smith met Gen. Ali.", "Why?", "Nobody knew."],
    ["Trade fell by 7.5 percent in the U.S. It rose in 2001.", "100 towns protested."],
    ["“We will see.”", "Then NATO left.", "(So did others.)", "The E.U. stayed, e.g. in Osh."],
    ["The talks began in Riga.", "Čečens and Türks came.", "Élites stayed.", "İzmir was next to Łódź.", "Казань too."],
    ["He came from Baku", "A paragraph ends without a stop", "Next."],
]


@pytest.mark.parametrize("expected", SENTENCES)
def test_a_text_is_split_into_sentences(expected: list[str], published: Path) -> None:
    joined = "\n\n".join(expected) if "." not in expected[0] else " ".join(expected)
    assert query(published, "SELECT sentences(?)", [joined]).rows == [(expected,)]


@pytest.fixture
def reader(published: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(published, read_only=True) as connection:
        yield connection


def test_every_macro_is_explained(reader: duckdb.DuckDBPyConnection) -> None:
    macros = dict(reader.execute("SELECT function_name, comment FROM duckdb_functions() WHERE NOT internal").fetchall())
    ours = {
        "articles_on",
        "topic_passages",
        "topic_by_year",
        "conclusions_on",
        "writers_on",
        "sentences",
        "topic_words",
    }
    assert ours <= set(macros)
    assert [name for name in ours if not macros[name]] == []
