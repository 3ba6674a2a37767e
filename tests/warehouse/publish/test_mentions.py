"""Mentions: where they are, whom they mean, and the views of them."""

from pathlib import Path
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.published import add_article, database
from warehouse.gazetteer.folding import folded
from warehouse.gazetteer.name_index import forms_of
from warehouse.gazetteer.resolver import Passage
from warehouse.gazetteer.toml_files import load_gazetteer
from warehouse.publish import slices
from warehouse.publish.mentions import package_resolver, write_entities_by_article, write_mentions
from warehouse.resources import read_sql, sql_files

GAZETTEER = load_gazetteer()
RESOLVER = package_resolver()
NAMES = sorted({name for entity in GAZETTEER.entities.values() for name, _ in forms_of(entity)})
AROUND = (
    " ",
    ", ",
    "-",
    "’s ",
    "'s ",
    "s ",
    ". ",
    "\u0301",
    "x",
    "_",
    " President ",
    " Mr. ",
    "\U0001f43a ",
    "ﬁ ",
    "É",
    "“",
    "",
)
pieces = st.one_of(st.sampled_from(NAMES), st.sampled_from(AROUND), st.text(max_size=4))
texts = st.lists(pieces, max_size=12).map("".join)


def mentions_in(*bodies: str, title: str = "", year: int | None = 2004, bio: str = "") -> list[tuple[str, str]]:
    """Return the printed name and the entity of each mention in an article."""
    passages = [Passage("title", 1, title)] + [Passage("body", at, text) for at, text in enumerate(bodies, start=1)]
    mentions = RESOLVER.mentions([*passages, Passage("bio", 1, bio)], year)
    return [(printed_as, entity_id) for _, _, _, entity_id, printed_as in mentions]


@settings(max_examples=120, deadline=None)
@given(st.lists(texts, min_size=1, max_size=3), st.none() | st.integers(1998, 2026))
@example(["\U0001f43a \U0001f43a İstanbul’s Türkiye"], 2020)
def test_each_mention_is_at_its_position_in_any_text(bodies, year):
    passages = [Passage("body", position, text) for position, text in enumerate(bodies)]
    ends = dict.fromkeys(range(len(bodies)), 0)
    for _, position, start, entity_id, printed_as in RESOLVER.mentions(passages, year):
        text, begin = bodies[position], start - 1
        end = begin + len(printed_as)
        assert begin >= ends[position], "mentions do not overlap, and come in order"
        ends[position] = end
        assert text[begin:end] == printed_as and entity_id in GAZETTEER.entities
        assert not (text[begin - 1 : begin].isalnum() and begin), "a word begins here"
        assert not text[end : end + 1].isalnum() or text[end : end + 1] == "s", "a word ends here"


@settings(max_examples=120, deadline=None)
@given(texts)
def test_a_folded_text_has_every_character_at_its_position(text):
    plain = folded(text)
    assert len(plain) == len(text)
    assert all(one == other for one, other in zip(plain, text, strict=True) if other.isascii() and other != "-")


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("Kazakhstan's and Kazakhstan’s, Russia-Georgia", "kazakhstan kazakhstan russia georgia"),
        ("South Ossetia, North Ossetia and New Delhi", "south-ossetia north-ossetia new-delhi"),
        ("the Republic of Georgia, not Atlanta, Georgia", "georgia"),
        ("Uzbek, Kazakh, Turkish and Georgian; Uzbeks; pro-Russian", ""),
        ("Armenias position, Indias ambassador, turkey, Turks", "armenia india"),
        ("US$40 million, 40 US dollars, the US, U.S.-led and U.S. troops", "usa usa usa"),
        ("tell us who IS behind this, and WHO is not", ""),
        ("Osh, Osh Avenue and OSH STREET", "osh"),
        ("T\u00fcrkiye, Turkiye, TURKIYE; T\u00fcrkiyenin", "turkey turkey turkey"),
        ("Nagorno-Karabakh, Nagorno Karabakh, Nagorno–Karabakh", "nagorno-karabakh " * 3),
        ("al-Qaeda, Al-Qaeda, AL-QAEDA and al-Qa'eda’s", "al-qaeda " * 4),
        ("Baku-Tbilisi-Ceyhan begins in Baku", "baku"),
        ("Kazakhstan_ and xKazakhstan and Kazakhstan2", ""),
        ("Karimov, Akaev", "karimov akayev"),
        ("Mr. Karimov, President Karimov, Presidents Karimov and Akaev", "karimov karimov karimov akayev"),
        ("In Moscow Putin met Bush-era officials", "moscow putin"),
        ("in the U.S. Karimov is unknown", "usa karimov"),
        ("The Obama Administration and the Bush administration", "george-w-bush"),
        ("Jalalabad is quiet (RFE/RL)", ""),
        ("Jalalabad in Kyrgyzstan", "jalal-abad kyrgyzstan"),
        ("Jalalabad between Kyrgyzstan and Afghanistan", "kyrgyzstan afghanistan"),
    ],
)
def test_one_text(text, mentions):
    assert [entity_id for _, entity_id in mentions_in(text)] == mentions.split()


@pytest.mark.parametrize(
    "text", ["US TO HELP UZBEKISTAN", "UZBEKISTAN NEEDS US", "IS UZBEKISTAN WAITING? US", "US: UZBEKISTAN"]
)
def test_a_word_in_capitals_is_not_an_acronym(text):
    assert mentions_in(title=text) == [("UZBEKISTAN", "uzbekistan")]


def test_a_headline_within_a_text_is_in_capitals_too():
    assert mentions_in("US SENDS AID 10 January The US embassy spoke") == [("US", "usa")]


@pytest.mark.parametrize(
    ("bodies", "year", "whose"),
    [
        (["Aliyev spoke"], 2001, ["heydar-aliyev"]),
        (["Aliyev spoke"], 2012, ["ilham-aliyev"]),
        (["Aliyev spoke"], 2003, []),
        (["Aliyev spoke"], None, []),
        (["Ilham Aliyev came", "Aliyev spoke"], 2003, ["ilham-aliyev", "ilham-aliyev"]),
        (["Ilham Aliyev and Heydar Aliyev", "Aliyev spoke"], 2003, ["ilham-aliyev", "heydar-aliyev"]),
        (["Ilham Aliyev and Heydar Aliyev", "Aliyev spoke"], 2012, ["ilham-aliyev", "heydar-aliyev", "ilham-aliyev"]),
        (["Heydar Aliyev’s bust", "Aliyev spoke"], 2012, ["heydar-aliyev"]),
        (["Rakhat Aliyev fled", "Aliyev spoke"], 2007, ["rakhat-aliyev", "rakhat-aliyev"]),
        (["Interior Minister Karimov", "Karimov spoke"], 2004, []),
        (["Azimbek Karimov of Andijan", "Karimov spoke"], 2004, ["andijan"]),
        (["A. Karimov", "Karimov spoke"], 2004, []),
        (["Azimbek Karimov", "Islam Karimov", "Karimov spoke"], 2004, ["karimov", "karimov"]),
        (["Secretary Rice", "rice; Rice"], 2006, ["rice"]),
        (["Condoleezza Rice", "rice; Rice"], 2006, ["rice", "rice"]),
        (["President Bush and President Clinton"], 2004, ["george-w-bush"]),
        (["Medvedev"], 2003, []),
        (["Rahmon Ulmasov", "Rahmon spoke"], 2010, ["rahmon"]),
    ],
)
def test_article_and_year_decide_whom_a_surname_means(bodies, year, whose):
    assert [entity_id for _, entity_id in mentions_in(*bodies, year=year)] == whose


def test_a_short_name_needs_the_full_one():
    assert mentions_in("IS fighters", year=2015) == []
    assert mentions_in("The Islamic State", "IS fighters", year=2015) == [
        ("Islamic State", "islamic-state"),
        ("IS", "islamic-state"),
    ]


def test_a_title_takes_its_surnames_from_the_text():
    assert mentions_in("It is about the harvest", title="Uzbekistan Mourns Karimov") == [("Uzbekistan", "uzbekistan")]
    assert ("Karimov", "karimov") in mentions_in("Islam Karimov died", title="Uzbekistan Mourns Karimov")


def test_in_a_bio_only_full_names_count_and_only_for_the_bio():
    assert mentions_in("Aliyev spoke", bio="Rakhat Aliyev lives in Baku; Karimov too.", year=2001) == [
        ("Aliyev", "heydar-aliyev"),
        ("Rakhat Aliyev", "rakhat-aliyev"),
        ("Baku", "baku"),
    ]


@pytest.mark.parametrize("piece", ["A", "KARIMOV ", "US ", "Nagorno ", "x’", "Islamic State of ", " US", "a Karimov "])
def test_the_time_grows_with_the_length_of_the_text(piece):
    start = process_time()
    RESOLVER.mentions([Passage("body", 1, piece * (200_000 // len(piece)))], 2004)
    assert process_time() - start < 4


@pytest.fixture(scope="module")
def published():
    connection = database()
    body = [
        ("title", 1, "KAZAKHSTAN"),
        ("body", 1, "\U0001f43a Kazakhstan and Türkiye, Kazakstan."),
        ("bio", 1, "Of Baku."),
    ]
    add_article(connection, "caci:2", body)
    add_article(connection, "caci:1", [("body", 1, "Kazakhstan and Russia")], published_on="2005-01-01")
    add_article(connection, "caci:3", [("body", 1, "Kazakhstan and China")], duplicate_of="caci:1")
    add_article(connection, "caci:4", [("headline", 2, "Russia"), ("body", 1, "Iran")], published_on=None)
    write_mentions(connection)
    write_entities_by_article(connection)
    for name in sql_files("publish/macros"):
        if Path(name).name.startswith("2"):
            connection.execute(read_sql(name))
    return connection


def test_the_tables(published):
    assert published.execute("FROM mentions").fetchall() == [
        ("caci:4", "body", 1, 1, "iran", "Iran"),
        ("caci:4", "headline", 2, 1, "russia", "Russia"),
        ("caci:2", "title", 1, 1, "kazakhstan", "KAZAKHSTAN"),
        ("caci:2", "body", 1, 3, "kazakhstan", "Kazakhstan"),
        ("caci:2", "body", 1, 18, "turkey", "Türkiye"),
        ("caci:2", "body", 1, 27, "kazakhstan", "Kazakstan"),
        ("caci:2", "bio", 1, 4, "baku", "Baku"),
        ("caci:3", "body", 1, 1, "kazakhstan", "Kazakhstan"),
        ("caci:3", "body", 1, 16, "china", "China"),
        ("caci:1", "body", 1, 1, "kazakhstan", "Kazakhstan"),
        ("caci:1", "body", 1, 16, "russia", "Russia"),
    ]
    wrong = """
        SELECT count(*) FROM mentions JOIN passages USING (article_id, part, position)
        WHERE substr(text, start, len(printed_as)) != printed_as
    """
    assert published.execute(wrong).fetchone() == (0,)
    assert published.execute("SELECT count(*) FROM entities").fetchone() == (len(GAZETTEER.entities),)
    assert published.execute("FROM entities WHERE entity_id = 'karimov'").fetchone() == (
        "karimov",
        "Islam Karimov",
        "person",
        "uzbekistan",
        "President of Uzbekistan, 1990-2016.",
    )
    names = published.execute("SELECT name, form FROM entity_names WHERE entity_id = 'karimov'").fetchall()
    assert names == [("Islam Karimov", "full"), ("Islom Karimov", "full"), ("Karimov", "surname")]


def test_the_rows_are_the_same_in_slices_of_any_size(published, monkeypatch):
    rows = [published.execute(f"FROM {table}").fetchall() for table in ("mentions", "entities_by_article")]
    monkeypatch.setattr(slices, "ARTICLES_PER_SLICE", 1)
    write_mentions(published)
    write_entities_by_article(published)
    assert [published.execute(f"FROM {table}").fetchall() for table in ("mentions", "entities_by_article")] == rows


def test_views_leave_out_duplicates_and_bios(published):
    assert published.execute("SELECT * EXCLUDE (published_in) FROM mentions_by_year ORDER BY ALL").fetchall() == [
        (2004, "analytical-articles", "kazakhstan", "Kazakhstan", "country", 1, 3),
        (2004, "analytical-articles", "turkey", "Turkey", "country", 1, 1),
        (2005, "analytical-articles", "kazakhstan", "Kazakhstan", "country", 1, 1),
        (2005, "analytical-articles", "russia", "Russia", "country", 1, 1),
        (None, "analytical-articles", "iran", "Iran", "country", 1, 1),
        (None, "analytical-articles", "russia", "Russia", "country", 1, 1),
    ]
    by_article = """
        SELECT entity, mentions, in_headline, printed_as FROM entities_by_article WHERE article_id = 'caci:2' ORDER BY 1
    """
    assert published.execute(by_article).fetchall() == [
        ("Kazakhstan", 3, True, ["KAZAKHSTAN", "Kazakhstan", "Kazakstan"]),
        ("Turkey", 1, False, ["Türkiye"]),
    ]


@pytest.mark.parametrize("entity", ["kazakhstan", "Kazakhstan", "kazakstan", "Republic of Kazakhstan"])
def test_who_is_mentioned_together(published, entity):
    asked = "SELECT entity_id, articles, share FROM mentioned_with(?)"
    assert published.execute(asked, [entity]).fetchall() == [("russia", 1, 0.5), ("turkey", 1, 0.5)]
    later = "SELECT entity_id, share FROM mentioned_with(?, since := '2005-01-01', until := DATE '2005-12-31')"
    assert published.execute(later, [entity]).fetchall() == [("russia", 1.0)]


def test_nobody_is_mentioned_with_an_unknown_entity(published):
    assert published.execute("FROM mentioned_with('Ruritania')").fetchall() == []


def test_everything_has_a_comment(published):
    made = "('entities', 'entity_names', 'mentions', 'mentions_by_year', 'entities_by_article')"
    assert published.execute(f"SELECT count(*) FROM duckdb_columns() WHERE table_name IN {made}").fetchone()[0] > 30
    bare = f"""
        SELECT table_name, column_name FROM duckdb_columns() WHERE table_name IN {made} AND comment IS NULL
        UNION ALL SELECT table_name, NULL FROM duckdb_tables() WHERE table_name IN {made} AND comment IS NULL
        UNION ALL SELECT view_name, NULL FROM duckdb_views() WHERE view_name IN {made} AND comment IS NULL
        UNION ALL SELECT function_name, NULL FROM duckdb_functions()
        WHERE function_name = 'mentioned_with' AND comment IS NULL
    """
    assert published.execute(bare).fetchall() == []
