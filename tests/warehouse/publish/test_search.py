"""Search ranks by BM25, finds what the query names and nothing else, and shows the passage."""

import random
import re
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from itertools import accumulate
from pathlib import Path
from typing import Any

import duckdb
import pytest

from schemas.article import Author, Kind, Paragraph, Section
from tests.conftest import Caci
from tests.warehouse.load.test_records import reading
from warehouse.database.file import DatabaseFile
from warehouse.database.warehouse import open_warehouse
from warehouse.load.batch import Batch
from warehouse.load.write import load
from warehouse.publish.publication import publish
from warehouse.query.sandbox import query, sandbox

VOCABULARY = [
    f"{first}{second}{third}" for first in "bdgklmnrst" for second in "aeiou" for third in ("n", "r", "sk", "v")
]
WEIGHTS = list(accumulate(1 / rank for rank in range(1, len(VOCABULARY) + 1)))


def published(path: Path, batches: list[Batch]) -> Path:
    """Return a published database with these batches."""
    whole = Batch(
        captures=[capture for batch in batches for capture in batch.captures],
        articles=[article for batch in batches for article in batch.articles],
    )
    with open_warehouse(path / "warehouse.duckdb") as connection:
        load(connection, whole)
    publish(DatabaseFile(path / "warehouse.duckdb"), path / "analyst.duckdb")
    return path / "analyst.duckdb"


def texts(number: int, title: str, *paragraphs: str, **changes: Any) -> Batch:
    """Return an article of these paragraphs, the last of them in its CONCLUSIONS."""
    last = len(paragraphs)
    values: dict[str, Any] = {
        "title": title,
        "body": "\n\n".join(paragraphs),
        "paragraphs": tuple(
            Paragraph(position=place, section_position=1 if place == last else None, text=text)
            for place, text in enumerate(paragraphs, start=1)
        ),
        "sections": (Section(position=1, label="CONCLUSIONS", label_raw="CONCLUSIONS", text=paragraphs[-1]),),
        "digest_items": (),
    }
    return reading(number, number, f"{number}", **values | changes)


@pytest.fixture(scope="module")
def random_articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three hundred articles of random words, few of them frequent and most of them rare."""
    chance = random.Random(7)

    def words(count: int) -> str:
        return " ".join(chance.choices(VOCABULARY, cum_weights=WEIGHTS, k=count))

    batches = [
        texts(number, words(4), *(words(chance.randrange(5, 40)) for _ in range(chance.randrange(1, 6))))
        for number in range(1, 301)
    ]
    return published(tmp_path_factory.mktemp("random"), batches)


@pytest.fixture(scope="module")
def random_reader(random_articles: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A reader's connection to them; `query` opens a new one for each query."""
    with sandbox(random_articles) as connection:
        yield connection


@pytest.fixture(scope="module")
def reference(random_articles: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB's own full-text search over the same words."""
    extension = files("duckdb_extension_fts") / "extensions" / f"v{duckdb.__version__}" / "fts.duckdb_extension"
    sql = "SELECT article_id, string_agg(text, ' ') AS text FROM search_index.passages GROUP BY ALL"
    rows = query(random_articles, sql).rows
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"LOAD '{extension}'")
        connection.execute("CREATE TABLE texts (article_id VARCHAR, text VARCHAR)")
        connection.executemany("INSERT INTO texts VALUES (?, ?)", rows)
        connection.execute(
            "PRAGMA create_fts_index('texts', 'article_id', 'text', stemmer='english', stopwords='none')"
        )
        yield connection


def ranking(path: Path, text: str, **filters: Any) -> list[str]:
    """Return the identifiers of the articles that match, best first."""
    given = "".join(f", {name} := ${name}" for name in filters)
    result = query(path, f"SELECT article_id FROM search($text{given})", {"text": text, **filters})
    return [article_id for (article_id,) in result.rows]


def test_rows_are_where_search_reads_them(random_articles: Path) -> None:
    """It reads passages and documents by row number, so that DuckDB reads no other rows."""
    for table, number in (("passages", "passage_id"), ("documents", "article_number")):
        sql = f"SELECT count(*), count_if(rowid = {number} - 1) FROM search_index.{table}"
        ((rows, in_place),) = query(random_articles, sql).rows
        assert rows == in_place > 250


def test_it_ranks_as_duckdbs_own_search_does(
    random_reader: duckdb.DuckDBPyConnection, reference: duckdb.DuckDBPyConnection
) -> None:
    chance = random.Random(3)
    for _ in range(40):
        text = " ".join(sorted(set(chance.choices(VOCABULARY, cum_weights=WEIGHTS, k=chance.randrange(1, 5)))))
        search = "SELECT article_id, score FROM search($text, top := 300)"
        ours = random_reader.execute(search, {"text": text}).fetchall()
        theirs = reference.execute(
            "SELECT article_id, score FROM (SELECT *, fts_main_texts.match_bm25(article_id, $text) AS score FROM texts)"
            " WHERE score IS NOT NULL ORDER BY score DESC",
            {"text": text},
        ).fetchall()
        assert {article_id for article_id, _ in ours} == {article_id for article_id, _ in theirs}
        # Their logarithm is the common one, ours the natural one.
        expected = {article_id: score * 2.302585092994046 for article_id, score in theirs}
        assert all(score == pytest.approx(expected[article_id], abs=1e-3) for article_id, score in ours), text
        assert [score for _, score in ours] == sorted((score for _, score in ours), reverse=True)
        top = sorted(expected.values(), reverse=True)[:10]
        assert [expected[article_id] for article_id, _ in ours[:10]] == pytest.approx(top, abs=1e-3)


def test_of_equally_good_articles_the_newest_comes_first(random_reader: duckdb.DuckDBPyConnection) -> None:
    sql = """
        SELECT score, article_number FROM search($text, top := 300) JOIN search_index.documents USING (article_id)
        ORDER BY rank
    """
    ties = 0
    for text in VOCABULARY[-40:]:
        words = {"text": f"{text} {VOCABULARY[0]} {VOCABULARY[1]}"}
        rows = random_reader.execute(sql, words).fetchall()
        assert rows == sorted(rows, reverse=True)
        ties += len(rows) - len({score for score, _ in rows})
    assert ties > 40


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(
        tmp_path_factory.mktemp("articles"),
        [
            texts(
                1, "MILITANTS IN THE VALLEY", "The village of Arsy lies on a pass.",
                "Kashmir’s militants crossed the pass.",
                published_on=date(2001, 5, 9), authors=(Author(position=1, name="Ann Lee", printed_as="Ann Lee"),),
            ),
            texts(
                2, "Customs", "A customs union was refused, said Ümit Çelik of the union.",
                "The militant union of customs men.",
                published_on=date(2003, 2, 26), kind=Kind.FIELD_REPORT, section="field-reports",
                authors=(Author(position=1, name="Rustam Odil", printed_as="Rustam Odil"),),
            ),
            texts(
                3, "Silence", "Nothing of note.", "A union of customs, not a customs union.", bio="Writes from Karshi.",
                published_on=None, date_rule="none", authors=(),
            ),
            texts(
                4, "Fish", "Of zander nothing.", "Zander came back.",
                sections=(Section(position=1, label="What China wants", label_raw="W", text="Zander came back."),),
            ),
        ],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kashmir militants", {1, 2}),
        ("KASHMIR", {1}),
        ("kashmirs", {1}),
        ("valley", {1}),
        ("karshi", {3}),
        ("umit celik", {2}),
        ("Ümit", {2}),
        ('"customs union"', {2, 3}),
        ('"union of customs men"', {2}),
        ('"union of customs', {2, 3}),
        ('"customs union" "said umit"', {2}),
        ('"customs union" kashmir', {2, 3}),
        ('"militants crossed"', {1}),
        ('"union of customs men" custom*', {2}),
        ('"militants crossed" militant milit*', {1}),
        ('"Ü"', set()),
        ('"ümit"', {2}),
        ('"militant crossed"', set()),
        ("milit*", {1, 2}),
        ("kash* kars*", {1, 3}),
        ("cust", set()),
        ("zebra", set()),
        ("zebra kashmir", {1}),
        ('"zebra kashmir"', set()),
        ("", set()),
        ('"', set()),
        ('kashmir ""', {1}),
        ('"," kashmir "', {1}),
        ("*", set()),
        ("'; DROP TABLE articles; --", set()),
        ("% _ \\ ( [", set()),
    ],
)
def test_articles_that_match(articles: Path, text: str, expected: set[int]) -> None:
    assert set(ranking(articles, text)) == {f"caci:{number}" for number in expected}


def test_a_word_counts_once_however_often_the_query_names_it(articles: Path) -> None:
    once = query(articles, "SELECT article_id, score FROM search('customs')").rows
    assert once == query(articles, "SELECT article_id, score FROM search('customs custom* Customs custom')").rows != []


@pytest.mark.parametrize(
    ("text", "filters", "expected"),
    [
        ("militants", {"label": "conclusions"}, [1, 2]),
        ("pass", {"label": "CONCLUSIONS"}, [1]),
        ("village", {"label": "CONCLUSIONS"}, []),
        ('"customs union"', {"label": "CONCLUSIONS"}, [3]),
        ("zander", {"label": "what China wants"}, [4]),
        ("zander", {"label": "CONCLUSIONS"}, []),
        ("militants", {"kind": "field_report"}, [2]),
        ("militants", {"section": "analytical-articles"}, [1]),
        ("militants", {"author": "ODIL"}, [2]),
        ("militants", {"author": "ann-lee"}, [1]),
        ("militants", {"year": 2001}, [1]),
        ("militants customs", {"since": "2002-01-01"}, [2]),
        ("militants customs", {"until": date(2002, 1, 1)}, [1]),
        ("customs", {"top": 1}, [2]),
    ],
)
def test_filters(articles: Path, text: str, filters: dict[str, Any], expected: list[int]) -> None:
    assert ranking(articles, text, **filters) == [f"caci:{number}" for number in expected]


def test_the_words_of_the_query_are_marked_in_the_passage(articles: Path) -> None:
    rows = query(articles, "SELECT part, position, label, snippet FROM search('kashmir militants crossed')").rows
    assert rows[0] == ("body", 2, "CONCLUSIONS", "**Kashmir’s** **militants** **crossed** the pass.")
    assert query(articles, "SELECT part, snippet FROM search('valley', mark := '|')").rows == [
        ("title", "MILITANTS IN THE |VALLEY|")
    ]


def test_a_long_passage_is_cut_around_the_words_of_the_query(tmp_path: Path) -> None:
    filler = " ".join(f"word{number}" for number in range(60))
    path = published(tmp_path, [texts(1, "Title", f"Pamir; {filler} the Pamir “highway”, {filler}.")])
    ((snippet,),) = query(path, "SELECT snippet FROM search('pamir highway')").rows
    assert snippet.startswith("… word") and snippet.endswith(" …")
    assert "the **Pamir** “**highway**”, word0" in snippet
    assert 30 <= len(re.findall(r"\w+", snippet)) <= 40


def test_an_article_that_repeats_another_is_not_found(tmp_path: Path) -> None:
    text = " ".join(f"sentence{number} of some length" for number in range(60))
    path = published(tmp_path, [texts(1, "One", text), texts(2, "One", text)])
    assert query(path, "SELECT count(*) FROM articles WHERE duplicate_of IS NOT NULL").rows == [(1,)]
    assert len(ranking(path, "sentence7")) == 1


def test_before_anything_is_published_and_without_a_match(tmp_path: Path, caci: Caci) -> None:
    with open_warehouse(tmp_path / "warehouse.duckdb") as connection:
        load(connection, Batch())
    done = caci("search", "pamir", data_dir=tmp_path)
    assert (done.returncode, "Run `caci publish`" in done.stderr) == (1, True)
    publish(DatabaseFile(tmp_path / "warehouse.duckdb"), tmp_path / "analyst.duckdb")
    done = caci("search", "pamir", data_dir=tmp_path)
    assert (done.returncode, done.stdout) == (0, "No article matches pamir.\n")


def test_the_command(articles: Path, caci: Caci) -> None:
    done = caci("search", "kashmir militants", "--top", "1", data_dir=articles.parent)
    assert done.stdout.splitlines()[:4] == [
        "1. MILITANTS IN THE VALLEY",
        "   2001-05-09 · Ann Lee · CONCLUSIONS",
        "   Kashmir’s militants crossed the pass.",
        "   caci:1  https://www.cacianalyst.org/publications/1.html",
    ]
    done = caci("search", "customs", "--since", "2003-01-01", "--format", "csv", data_dir=articles.parent)
    assert done.stdout.splitlines()[0].startswith("rank,score,article_id,published_on,title,authors,part,position")
    assert caci("search", "customs", "--since", "soon", data_dir=articles.parent).returncode == 2
