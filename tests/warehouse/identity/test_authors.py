"""Persons in the warehouse: merged spellings with a reason, what people decide, and who somebody was when."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import duckdb

from schemas.article import Author
from schemas.decision import Decision, Verdict
from tests.conftest import Caci, Ingested
from tests.support.check import check
from tests.warehouse.load.test_records import START, reading, rows, together
from warehouse.database.warehouse import open_warehouse
from warehouse.load.batch import Batch
from warehouse.load.write import load


def by(item: int, *names: str, affiliation: str | None = None, year: int = 2003) -> Batch:
    """Return an article of its own by these authors."""
    authors = tuple(
        Author(position=position, name=name, printed_as=f"Dr. {name}", affiliation=affiliation)
        for position, name in enumerate(names, start=1)
    )
    return reading(item, item, f"of {item}", authors=authors, published_on=date(year, 6, 1))


def persons(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return the person behind each spelling."""
    assert check(connection) == []
    return dict(
        rows(
            connection,
            "SELECT DISTINCT article_authors.name, authors.name FROM article_authors JOIN authors USING (author_id)",
        )
    )


def decision(one: str, other: str, verdict: Verdict, hours: int) -> Batch:
    at = START + timedelta(hours=hours)
    return Batch(
        decisions=[
            Decision(
                decision_id=str(hours), subject="author", one=one, other=other, verdict=verdict, decided_by="Irma",
                decided_at=at, note="asked them",
            )
        ]
    )  # fmt: skip


def test_spellings_of_one_person_are_one_author_with_a_reason(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, together(by(1, "Emil Lindas"), by(2, "Emil A. Lindas", "Ann Lee"), by(3, "Emil Lindas")))
    assert persons(connection) == {"Emil Lindas": "Emil Lindas", "Emil A. Lindas": "Emil Lindas", "Ann Lee": "Ann Lee"}
    query = "SELECT name, merged_into, author_id, method, reason, decided_by FROM author_merges"
    (merge,) = rows(connection, query)
    assert merge[:4] == ("Emil A. Lindas", "Emil Lindas", "emil-lindas", "middle_names")
    assert "“A.” is left out" in merge[4]
    assert merge[5] == "rule"
    # A spelling that contradicts another makes the short one nobody's.
    load(connection, by(4, "Emil B. Lindas"))
    assert persons(connection)["Emil A. Lindas"] == "Emil A. Lindas"
    assert rows(connection, query) == []


def test_the_name_is_the_one_most_often_printed(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, together(by(1, "Slavomir Vondrak"), by(2, "Slavomír Vondrák"), by(3, "Slavomír Vondrák")))
    assert rows(connection, "FROM authors") == [("slavomir-vondrak", "Slavomír Vondrák", "slavomír-vondrák")]
    load(connection, together(by(4, "Slavomir Vondrak"), by(5, "Slavomir Vondrak")))
    assert rows(connection, "FROM authors") == [("slavomir-vondrak", "Slavomir Vondrak", "slavomir-vondrak")]
    assert rows(connection, "SELECT DISTINCT author_id FROM article_authors") == [("slavomir-vondrak",)]


def test_two_people_never_share_an_identifier(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, together(by(1, "Slavomír Vondrák"), by(2, "Slavomir Vondrak")))
    load(connection, decision("Slavomír Vondrák", "Slavomir Vondrak", Verdict.DIFFERENT, 1))
    everybody = rows(connection, "SELECT author_id, name, former_id FROM authors ORDER BY author_id")
    assert everybody == [
        ("slavomir-vondrak", "Slavomir Vondrak", "slavomir-vondrak"),
        ("slavomir-vondrak-2", "Slavomír Vondrák", "slavomír-vondrák"),
    ]
    assert persons(connection) == {"Slavomír Vondrák": "Slavomír Vondrák", "Slavomir Vondrak": "Slavomir Vondrak"}


def test_anonymous_is_no_person(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, together(by(1, "Anonymous"), by(2, "Anonymous"), by(3, "Ann Lee")))
    assert rows(connection, "SELECT name FROM authors_by_articles") == [("Ann Lee",)]
    assert rows(connection, "SELECT count(*) FROM article_authors") == [(3,)]


def test_a_decision_joins_and_separates_and_may_be_withdrawn(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, together(by(1, "Emil Lindas"), by(2, "Emil A. Lindas"), by(3, "E. Lindas")))
    load(connection, decision("Emil Lindas", "Emil A. Lindas", Verdict.DIFFERENT, 1))
    assert persons(connection)["Emil A. Lindas"] == "Emil A. Lindas"
    load(connection, decision("E. Lindas", "Emil Lindas", Verdict.SAME, 2))
    assert persons(connection)["E. Lindas"] == "Emil Lindas"
    merges = rows(connection, "SELECT method, reason, decided_by FROM author_merges")
    assert merges == [("decision", "asked them", "Irma")]
    load(connection, decision("Emil A. Lindas", "Emil Lindas", Verdict.BY_RULE, 3))
    assert set(persons(connection).values()) == {"Emil A. Lindas"}, "of equally frequent spellings the fullest"


def test_what_follows_from_a_decision_names_who_decided(connection: duckdb.DuckDBPyConnection) -> None:
    load(
        connection, together(by(1, "Emil Lindas"), by(2, "Emil A. Lindas"), by(3, "E. Lindas"), by(4, "Emil A. Lindas"))
    )
    load(connection, decision("E. Lindas", "Emil Lindas", Verdict.SAME, 1))
    merges = dict(rows(connection, "SELECT name, (method, decided_by) FROM author_merges"))
    assert merges == {"E. Lindas": ("decision", "Irma"), "Emil Lindas": ("middle_names", "rule")}
    (reason,) = rows(connection, "SELECT reason FROM author_merges WHERE name = 'E. Lindas'")
    assert "by way of “Emil Lindas”" in reason[0] or "asked them" in reason[0]


def test_who_somebody_was_in_a_year_is_a_query(connection: duckdb.DuckDBPyConnection) -> None:
    load(
        connection,
        together(
            by(1, "Emil Lindas", affiliation="University of Osh", year=2003),
            by(2, "Emil A. Lindas", affiliation="Bank of Naryn", year=2006),
            by(3, "Emil Lindas", year=2009),
        ),
    )
    asked = "SELECT affiliation FROM author_descriptions WHERE name = 'Emil Lindas' AND year(published_on) = {}"
    assert rows(connection, asked.format(2006)) == [("Bank of Naryn",)]
    assert rows(connection, asked.format(2003)) == [("University of Osh",)]
    assert rows(connection, asked.format(2009)) == []


def test_links_to_missing_articles_are_listed(caci: Caci, ingested: Ingested) -> None:
    with open_warehouse(ingested.data_dir / "analyst.duckdb", read_only=True) as connection:
        links = rows(connection, "SELECT DISTINCT target_article_id, state FROM dangling_links")
        stored = {article_id for (article_id,) in rows(connection, "SELECT article_id FROM articles")}
    missing = {f"caci:{row['item_id']}": row["state"] for row in ingested.truth if row["state"] != "published"}
    states = {"gone": {"status 404", "status 410"}, "login": {"login_required"}}
    assert links
    for target, state in links:
        assert target not in stored
        assert state in states[missing[target]]


def test_the_command_separates_two_names(caci: Caci, ingested: Ingested, tmp_path: Path) -> None:
    data_dir = Path(shutil.copytree(ingested.data_dir, tmp_path / "data", symlinks=True))
    with open_warehouse(data_dir / "analyst.duckdb", read_only=True) as connection:
        merges = rows(connection, "SELECT name, merged_into FROM author_merges WHERE method != 'same_letters'")
        same_letters = rows(connection, "SELECT name FROM author_merges WHERE method = 'same_letters' ORDER BY name")
    assert same_letters, "the replica's people are spelt with and without accents"
    name, merged_into = merges[0]
    done = caci("duplicates", "split", "--author", name, merged_into, data_dir=data_dir)
    assert done.returncode == 0, done.stderr
    with open_warehouse(data_dir / "analyst.duckdb", read_only=True) as connection:
        assert (name, merged_into) not in rows(connection, "SELECT name, merged_into FROM author_merges")
