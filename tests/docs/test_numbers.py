"""README, demo, `status`, report, notebook and cookbook say the same number for the same thing."""

import pytest

from flows.commands import demo
from tests.conftest import Caci, Ingested
from tests.docs.test_cookbook import QUESTIONS as OF_COOKBOOK
from tests.docs.test_readme import README
from tests.support.paths import ROOT
from warehouse.query.report_answers import read_answers
from warehouse.query.sandbox import query


@pytest.fixture(scope="module")
def counts(ingested: Ingested) -> dict[str, int]:
    """Return the numbers that all must say, from tables alone."""
    sql = """
    SELECT
        count(*) FILTER (WHERE duplicate_of IS NULL) AS articles,
        count(duplicate_of) AS duplicates,
        (
            SELECT count(DISTINCT author_id) FROM article_authors JOIN articles USING (article_id)
            WHERE duplicate_of IS NULL AND name != 'Anonymous'
        ) AS authors
    FROM articles
    """
    found = query(ingested.data_dir / "analyst.duckdb", sql)
    numbers = dict(zip(found.columns, found.rows[0], strict=True))
    assert numbers["duplicates"] > 0
    assert query(ingested.data_dir / "analyst.duckdb", "FROM authors WHERE name = 'Anonymous'").rows
    return numbers


def test_readme_tells_articles_from_what_is_stored(counts: dict[str, int]) -> None:
    stored = counts["articles"] + counts["duplicates"]
    said = f"Of the {stored} that are stored, {counts['duplicates']} repeat another; the other {counts['articles']} are"
    assert said in " ".join(README.split())
    total = next(line.split() for line in README.splitlines() if line.startswith("    total"))
    assert str(stored) in total


def test_all_views_count_distinct_articles(counts: dict[str, int], ingested: Ingested) -> None:
    database = ingested.data_dir / "analyst.duckdb"
    for sql in (
        "SELECT count(*) FROM distinct_articles",
        "SELECT count(DISTINCT article_id) FROM distinct_articles",
        "SELECT sum(articles) FROM articles_by_year",
        "SELECT sum(articles) FROM title_styles_by_year",
        "SELECT sum(of_articles) FROM topic_by_year('union')",
        "SELECT count(*) FROM distinct_articles WHERE section_title IN "
        "('Analytical Articles', 'Feature Articles', 'Field Reports', 'News Digest')",
    ):
        assert query(database, sql).rows == [(counts["articles"],)], sql
    assert query(database, "SELECT count(*) FROM authors_by_articles").rows == [(counts["authors"],)]


def test_the_cookbook_counts_them(counts: dict[str, int]) -> None:
    """The first question has the articles of each section."""
    sql, answer = OF_COOKBOOK[0]
    assert "sum(articles)" in sql
    assert sum(int(row.split("|")[2]) for row in answer.splitlines()[2:]) == counts["articles"]


def test_status_counts_them(counts: dict[str, int], caci: Caci, ingested: Ingested) -> None:
    total = next(
        line.split() for line in caci("status", data_dir=ingested.data_dir).stdout.splitlines() if "total" in line
    )
    assert [word for word in total if word.isdigit()] == [str(counts["articles"]), str(counts["duplicates"])]


def test_the_report_counts_them(counts: dict[str, int], ingested: Ingested) -> None:
    answers = read_answers(ingested.data_dir / "analyst.duckdb")
    overview = answers.first("overview")
    assert overview is not None
    assert {name: overview[name] for name in ("articles", "authors")} == {
        name: counts[name] for name in ("articles", "authors")
    }
    assert sum(row["articles"] for row in answers["years"]) == counts["articles"]
    assert "Anonymous" not in {row["name"] for row in answers["authors"]}
    most = answers["authors"][0]
    by_demo = query(
        ingested.data_dir / "analyst.duckdb", (ROOT / "warehouse/query/demo/3_authors.sql").read_text()
    ).rows
    assert (most["name"], most["articles"]) == by_demo[0][:2]


def test_the_demo_counts_them(counts: dict[str, int], ingested: Ingested) -> None:
    stored = counts["articles"] + counts["duplicates"]
    said = demo.in_short(ingested.data_dir / "analyst.duckdb")
    of = f"{counts['articles']} articles by {counts['authors']} authors"
    assert said == f"{stored} stored = {of} + {counts['duplicates']} that repeat one of them."
