"""Search ranks by BM25, finds what the query names and nothing else, and shows the passage."""

import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from itertools import accumulate
from math import log
from pathlib import Path
from statistics import mean
from typing import Any

import duckdb
import pytest
import Stemmer

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


def test_it_finds_what_duckdbs_own_search_finds(
    random_reader: duckdb.DuckDBPyConnection, reference: duckdb.DuckDBPyConnection
) -> None:
    for text in random_queries():
        search = "SELECT article_id FROM search($text, top := 300)"
        ours = random_reader.execute(search, {"text": text}).fetchall()
        theirs = reference.execute(
            "SELECT article_id FROM (SELECT *, fts_main_texts.match_bm25(article_id, $text) AS score FROM texts)"
            " WHERE score IS NOT NULL",
            {"text": text},
        ).fetchall()
        assert sorted(ours) == sorted(theirs)


def random_queries() -> list[str]:
    """Return queries of one to four words, frequent ones more often."""
    chance = random.Random(3)
    choices = (chance.choices(VOCABULARY, cum_weights=WEIGHTS, k=chance.randrange(1, 5)) for _ in range(40))
    return [" ".join(sorted(set(words))) for words in choices]


def test_scores_are_those_of_the_formula(random_reader: duckdb.DuckDBPyConnection) -> None:
    """BM25F and nearness, as the comment in 10_search.sql has them, computed a second time without SQL."""
    passages: defaultdict[str, list[tuple[str, list[str]]]] = defaultdict(list)
    for article_id, part, text in random_reader.execute(
        "SELECT article_id, part, text FROM search_index.passages ORDER BY passage_id"
    ).fetchall():
        field = {"title": "title", "author": "authors"}.get(part, "text")
        passages[article_id].append((field, stemmed(re.findall(r"[\w’]+", text))))
    lengths = {
        (article_id, field): sum(len(words) for of, words in texts if of == field)
        for article_id, texts in passages.items()
        for field in FIELDS
    }
    means = {field: mean(length for (_, of), length in lengths.items() if of == field and length) for field in FIELDS}
    for text in random_queries():
        stems = stemmed(text.split())
        number = {stem: place for place, stem in reversed([*enumerate(stems)])}
        rarity = {}
        for stem in number:
            having = sum(any(stem in words for _, words in texts) for texts in passages.values())
            rarity[stem] = log(1 + (len(passages) - having + 0.5) / (having + 0.5))
        expected = {}
        for article_id, texts in passages.items():
            frequencies = {
                stem: sum(
                    words.count(stem) * weight / (0.25 + 0.75 * lengths[article_id, field] / means[field])
                    for field, weight in FIELDS.items()
                    for of, words in texts
                    if of == field
                )
                for stem in number
            }
            score = sum(rarity[stem] * f * 2.2 / (f + 1.2) for stem, f in frequencies.items())
            if score:
                expected[article_id] = score + max(nearness(field, words, rarity, number) for field, words in texts)
        rows = random_reader.execute(
            "SELECT article_id, score FROM search($text, top := 300)", {"text": text}
        ).fetchall()
        assert dict(rows) == pytest.approx(expected, abs=1e-3), text
        assert [score for _, score in rows] == sorted((score for _, score in rows), reverse=True)


FIELDS = {"title": 10, "authors": 5, "text": 1}
"""What a word counts in each."""


def stemmed(words: list[str]) -> list[str]:
    """Return the stems of words."""
    return list(Stemmer.Stemmer("english").stemWords([word.lower().replace("’", "") for word in words]))


def nearness(field: str, words: list[str], rarity: dict[str, float], number: dict[str, int]) -> float:
    """Return what the pairs of a query's words in a passage count."""
    total = 0.0
    for place, one in enumerate(words):
        for distance, other in enumerate(words[place + 1 : place + 6], 1):
            if one in number and other in number and one != other:
                factor = 1 if number[other] - number[one] == distance else 0.5
                total += min(rarity[one], rarity[other]) * factor / distance**2 * (1 if field == "text" else 5)
    return total


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
        ("militants", {"part": "title"}, [1]),
        ("odil", {"part": "author"}, [2]),
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


LETTERS = [
    letter
    for letter in map(
        chr, (*range(0x80, 0x250), *range(0x1E00, 0x1F00), *range(0xFB00, 0xFB07), *range(0xFF10, 0xFF5B))
    )
    if unicodedata.category(letter)[0] == "L" or unicodedata.category(letter) == "Nd"
]
UNDECOMPOSED = {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ə": "a", "þ": "th"}
"""Letters that Unicode does not decompose, and what people type for them."""


def typed(text: str) -> str:
    """Return a text as people type it."""
    decomposed = unicodedata.normalize("NFKD", text.lower()).casefold()
    return "".join(UNDECOMPOSED.get(part, part) for part in decomposed if not unicodedata.combining(part))


@pytest.fixture(scope="module")
def folded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An article with each letter of Latin and its likes in a word of its own, and names in several spellings."""
    words = [f"q{letter}z{number}x" for number, letter in enumerate(LETTERS)]
    names = ("Zdeněk Horňák", "Zdenek Hornak", "Erkin B. Akhmadov", "Erkin Ahmadov", "Søren Østergaard")
    return published(
        tmp_path_factory.mktemp("folded"),
        [
            texts(1, "Letters", " ".join(words)),
            texts(2, "Diyarbakır", "The ﬁnance oﬃce of Diyarbakır, Kılıçdaroğlu’s party and Łódź, in Oʻzbekiston."),
            *(
                texts(
                    number, f"Title {number}", "Of nothing.", authors=(Author(position=1, name=name, printed_as=name),)
                )
                for number, name in enumerate(names, start=3)
            ),
        ],
    )


def test_each_letter_is_found_as_people_type_it(folded: Path) -> None:
    forms = [(letter, typed(f"q{letter}z{number}x")) for number, letter in enumerate(LETTERS)]
    plain = [(letter, form) for letter, form in forms if form.isascii()]
    assert len(plain) > 550
    with sandbox(folded) as connection:
        words = {word for (word,) in connection.execute("SELECT word FROM search_index.words").fetchall()}
        assert [letter for letter, form in plain if form not in words] == []
        printed = connection.execute("SELECT word_of(printed) FROM (SELECT unnest($all) AS printed)", {
            "all": [f"q{letter}z{number}x" for number, letter in enumerate(LETTERS)]
        }).fetchall()  # fmt: skip
        assert {word for (word,) in printed} <= words
        assert connection.execute("SELECT word_of('Karimov''s'), word_of_ascii('Karimov''s')").fetchall() == [
            ("karimovs", "karimovs")
        ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Diyarbakir", {2}), ("DİYARBAKIR", {2}), ("diyarbakır", {2}), ("finance", {2}), ("ﬁnance", {2}),
        ("office", {2}), ("kilicdaroglu", {2}), ("Lodz", {2}), ("ozbekiston", {2}), ("oʻzbekiston", {2}),
        ("hornak", {3, 4}), ("Horňák", {3, 4}), ("zdenek hornak", {3, 4}), ("akhmadov", {5, 6}), ("Ahmadov", {5, 6}),
        ("soren ostergaard", {7}),
    ],
)  # fmt: skip
def test_words_and_names_are_found_without_their_accents(folded: Path, text: str, expected: set[int]) -> None:
    assert set(ranking(folded, text)) == {f"caci:{number}" for number in expected}


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("hornak", {3, 4}), ("HORŇÁK", {3, 4}), ("Hornak, Zdenek", {3, 4}), ("zdeněk-horňák", {3, 4}),
        ("Erkin Akhmadov", {5, 6}), ("erkin b. akhmadov", {5, 6}), ("ahmad", {5, 6}), ("ostergaard", {7}),
        ("nobody", set()),
    ],
)  # fmt: skip
def test_articles_of_an_author_in_any_spelling(folded: Path, author: str, expected: set[int]) -> None:
    found = query(folded, "SELECT article_id FROM search_filtered(author := $author)", {"author": author}).rows
    assert {article_id for (article_id,) in found} == {f"caci:{number}" for number in expected}


def test_names_are_no_passages_of_the_text(folded: Path) -> None:
    assert query(folded, "SELECT DISTINCT part FROM passages ORDER BY part").rows == [("body",), ("title",)]
    assert query(folded, "FROM topic_passages('ahmadov')").rows == []


def test_words_that_are_in_no_text_are_named_with_the_most_similar_one(folded: Path) -> None:
    rows = query(folded, "FROM search_unknown('finanse diyarbakir Hornk zzzzzzz fina* gggg* letter')").rows
    assert rows == [("finanse", "finance"), ("gggg", None), ("hornk", "hornak"), ("zzzzzzz", None)]


def test_counts_of_what_matches(articles: Path) -> None:
    assert query(articles, "FROM search_counts('militants')").rows == [
        ("author", "Ann Lee", 1), ("author", "Rustam Odil", 1), ("section", "analytical-articles", 1),
        ("section", "field-reports", 1), ("year", "2001", 1), ("year", "2003", 1),
    ]  # fmt: skip
    assert query(
        articles, "FROM search_counts('militants', section := 'field-reports') WHERE counted_by = 'year'"
    ).rows == [("year", "2003", 1)]
    assert query(articles, "FROM search_counts(NULL, author := 'odil') WHERE counted_by = 'year'").rows == [
        ("year", "2003", 1)
    ]


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
    assert done.stdout.splitlines() == [
        "1. MILITANTS IN THE VALLEY",
        "   2001-05-09 · Ann Lee · CONCLUSIONS",
        "   Kashmir’s militants crossed the pass.",
        "   caci:1  https://www.cacianalyst.org/publications/1.html",
        "",
        "2 articles, 1 shown (--top).",
        "Sections: analytical-articles 1, field-reports 1",
        "Years: 2001 1, 2003 1",
        "Authors: Ann Lee 1, Rustam Odil 1",
    ]
    done = caci("search", "customs", "--since", "2003", "--format", "csv", data_dir=articles.parent)
    assert done.stdout.splitlines()[0].startswith("rank,score,article_id,published_on,title,authors,part,position")
    assert len(done.stdout.splitlines()) == 2
    assert caci("search", "customs", "--until", "2003-01", data_dir=articles.parent).stdout.startswith("No article")


def test_articles_are_listed_without_a_query(articles: Path, caci: Caci) -> None:
    done = caci("search", "--author", "odil", data_dir=articles.parent)
    assert done.stdout.splitlines()[:3] == [
        "1. Customs",
        "   2003-02-26 · Rustam Odil · field-reports",
        "   caci:2  https://www.cacianalyst.org/publications/2.html",
    ]


def test_ignored_words_are_named(articles: Path, caci: Caci) -> None:
    done = caci("search", "kashmir milittants zzzzz", data_dir=articles.parent)
    assert done.stdout.startswith("1. MILITANTS IN THE VALLEY")
    assert done.stderr.splitlines() == [
        "“milittants” is in no text and was ignored. Did you mean “militants”?",
        "“zzzzz” is in no text and was ignored.",
    ]


def test_titles_alone_are_searched(articles: Path, caci: Caci) -> None:
    done = caci("search", "militants", "--title", data_dir=articles.parent)
    assert "Sections: analytical-articles 1\n" in done.stdout


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("pass", "--section", "field_reports"), "There is no section 'field_reports'; the sections are analytical-"),
        (("pass", "--kind", "report"), "There is no kind 'report'; the kinds are analytical, field_report"),
        (("pass", "--label", "END"), "There is no label 'END'; the most frequent are CONCLUSIONS"),
        (("pass", "--author", "odyl"), "There is no author with 'odyl' in the name. Did you mean Rustam Odil?"),
        (("pass", "--author", "xyzxyz"), "There is no author with 'xyzxyz' in the name."),
        (("pass", "--since", "2030"), "There is no article of that time; the articles are from 2001"),
        (("pass", "--year", "1990"), "There is no article of that time"),
        (("pass", "--since", "2003", "--until", "2002"), "Since 2003-01-01 is after until 2002-12-31; swap the two."),
        (("pass", "--since", "soon"), "'soon' is not a day, a month or a year, as 2003-05-14, 2003-05 or 2003."),
        ((), "Give words to search for, or a filter such as --author."),
        (("--title",), "Give words to search for: --title and --label say only where."),
    ],
)  # fmt: skip
def test_what_cannot_match_is_refused(articles: Path, caci: Caci, options: tuple[str, ...], message: str) -> None:
    done = caci("search", *options, data_dir=articles.parent)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
