"""The gazetteer: every name finds its entity, no name belongs to two, and faults in a file are reported."""

from collections import Counter

import pytest

from tests.gold.mentions import LABELLED, UNSEEN, articles, score
from tests.support.paths import ROOT
from warehouse.errors import GazetteerError
from warehouse.gazetteer.entities import Entity, EntityType, Gazetteer
from warehouse.gazetteer.folding import folded, spellings, split_brackets
from warehouse.gazetteer.matcher import Matcher
from warehouse.gazetteer.name_index import Form, forms_of
from warehouse.gazetteer.resolver import Passage
from warehouse.gazetteer.toml_files import load_gazetteer, read_gazetteer
from warehouse.publish.mentions import package_resolver

GAZETTEER = load_gazetteer()
RULES = """
version = "1"
ignored = ["Georgia Tech"]
titles = ["president", "mr"]
courtesies = ["mr"]
openers = ["when"]
followers = ["street"]
belongings = ["administration"]
english_words = ["us"]
"""
COUNTRIES = 'entity_type = "country"\n[region]\ngeorgia = { name = "Georgia" }\nusa = { name = "United States" }\n'


def gazetteer(**texts: str) -> Gazetteer:
    """Return the gazetteer of these files; rules and two countries are added if absent."""
    return read_gazetteer(
        {"rules.toml": RULES, "countries.toml": COUNTRIES} | {f"{n}.toml": t for n, t in texts.items()}
    )


def test_it_is_large_and_covers_every_type():
    counts = Counter(entity.entity_type for entity in GAZETTEER.entities.values())
    assert sum(counts.values()) >= 600
    assert counts[EntityType.COUNTRY] >= 90 and min(counts[one] for one in EntityType) >= 90
    region = (
        "kazakhstan",
        "kyrgyzstan",
        "tajikistan",
        "turkmenistan",
        "uzbekistan",
        "armenia",
        "azerbaijan",
        "georgia",
    )
    assert all(GAZETTEER.entities[one].entity_type is EntityType.COUNTRY for one in region)


def test_every_name_finds_its_entity():
    lost = [
        (one.entity_id, name)
        for one in GAZETTEER.entities.values()
        for name, form in forms_of(one)
        if not finds(one, name, form)
    ]
    assert lost == []


def finds(entity: Entity, name: str, form: Form) -> bool:
    """Return whether a name is found beside what distinguishes those who share it: a country, a full name."""
    before, mention, after = split_brackets(name)
    country = GAZETTEER.entities[entity.country].name if entity.country else ""
    is_place = entity.entity_type is EntityType.PLACE
    evidence = f"{'' if is_place and form is Form.FULL else entity.name}; {country if is_place else ''}"
    passages = [Passage("body", 1, f"so {before}{mention}{after} too"), Passage("body", 2, evidence)]
    mentions = package_resolver().mentions(passages, entity.since or entity.until or 2010)
    return ("body", 1, len(before) + 4, entity.entity_id, mention) in mentions


def test_every_name_is_found_in_capitals_and_as_titles_print_it():
    for entity in GAZETTEER.entities.values():
        for name in entity.full_names():
            for spelling in spellings(folded(split_brackets(name)[1])):
                if name == split_brackets(name)[1] and spelling.lower() not in GAZETTEER.rules.english_words:
                    [(begin, end, pattern, _)] = package_resolver().matcher.find(spelling)
                    assert (begin, end) == (0, len(spelling)) and entity.entity_id in pattern.entity_ids, spelling


@pytest.mark.parametrize(
    ("printed", "entities"),
    [
        ("Кazakhstan will borrow.", ["kazakhstan"]),
        ("oil of КАZAKHSTAN", ["kazakhstan"]),
        ("Uzbеkistan and Тajikistan", ["uzbekistan", "tajikistan"]),
        ("Αrmenia, after Аzerbaijan", ["armenia", "azerbaijan"]),
        ("Türkmеnistan’s gas", ["turkmenistan"]),
        ("Ｇｅｏｒｇｉａ and Τurkey", ["georgia", "turkey"]),
        ("Казахстан, СССР and Грузия", []),
        ("Кazakhstanец", []),
    ],
)
def test_a_name_with_letters_that_only_look_latin_is_found_where_it_stands(printed, entities):
    names = Matcher(GAZETTEER).find(printed)
    assert [one for name in names for one in sorted(name[2].entity_ids)] == entities
    assert len(folded(printed)) == len(printed)


def test_an_ignored_phrase_keeps_a_name_from_being_found():
    rules = GAZETTEER.rules.model_copy(update={"ignored": ()})
    without = Matcher(GAZETTEER.model_copy(update={"rules": rules}))
    for phrase in GAZETTEER.rules.ignored:
        before, mention, after = split_brackets(phrase)
        text = f"so {before}{mention}{after} too"
        assert package_resolver().matcher.find(text) == [], phrase
        assert without.find(text), f"{phrase} holds no name: it need not be ignored"


def test_the_english_words_are_names_of_entities():
    names = {name.lower() for entity in GAZETTEER.entities.values() for name, _ in forms_of(entity)}
    assert names >= GAZETTEER.rules.english_words


def test_a_changed_file_is_another_version():
    one, other = gazetteer(), gazetteer(people='entity_type = "person"\n')
    assert one.version.startswith("1+") and one.version != other.version
    assert gazetteer().version == one.version


FAULTS = {
    "no TOML": ({"people": "entity_type ="}, r"gazetteer/people.toml is not TOML: Invalid value .* Correct that line"),
    "unknown type": ({"people": 'entity_type = "river"\n'}, "entity_type is 'river'. Choose one of country, place"),
    "unknown key": (
        {"people": 'entity_type = "person"\n[a]\nx = { name = "Ann Lee", nmaes = ["A"], note = "-" }'},
        "people.toml: x: nmaes: Extra inputs",
    ),
    "no table": (
        {"people": 'entity_type = "person"\nx = "Ann Lee"'},
        "x is not a table. Write entities under a .heading.",
    ),
    "no entity": ({"people": 'entity_type = "person"\n[a]\nx = "Ann Lee"'}, "people.toml: x: it is not a table"),
    "bad identifier": ({"places": 'entity_type = "place"\n[a]\nBaku = { name = "Baku" }'}, "Baku: entity_id: String"),
    "same identifier": (
        {"places": 'entity_type = "place"\n[a]\ngeorgia = { name = "Gori" }'},
        "georgia occurs twice",
    ),
    "name of two": (
        {"places": 'entity_type = "place"\n[a]\nx = { name = "Rasht" }\ny = { name = "Rasht" }'},
        "'Rasht' is a name of x and y: nothing tells them apart",
    ),
    "name of two in one country": (
        {
            "places": 'entity_type = "place"\n[a]\nx = { name = "Gori", country = "georgia" }\n'
            'y = { name = "Gori", country = "georgia" }'
        },
        "'Gori' is a name of x and y",
    ),
    "same surname in the same years": (
        {
            "people": 'entity_type = "person"\n[a]\n'
            'x = { name = "Ann Lee", surnames = ["Lee"], alone = true, until = 2005, note = "-" }\n'
            'y = { name = "Bob Lee", surnames = ["Lee"], alone = true, from = 2003, note = "-" }'
        },
        "'Lee' alone means x and y: give years",
    ),
    "no country": (
        {"places": 'entity_type = "place"\n[a]\nx = { name = "Gori", country = "gori" }'},
        "gori is not a country",
    ),
    "years": (
        {"people": 'entity_type = "person"\n[a]\nx = { name = "Ann Lee", from = 2009, until = 2003, note = "-" }'},
        "from 2009 is after until 2003",
    ),
    "unknown title": (
        {
            "people": 'entity_type = "person"\n[a]\n'
            'x = { name = "Ann Lee", surnames = ["Lee"], titles = ["queen"], note = "-" }'
        },
        "the titles queen are not among those of rules.toml",
    ),
    "surname of a place": (
        {"places": 'entity_type = "place"\n[a]\nx = { name = "Gori", surnames = ["G"] }'},
        "only people",
    ),
    "nobody's given name": (
        {"people": 'entity_type = "person"\n[a]\nx = { name = "Ann Lee", given = ["Ann"], note = "-" }'},
        "have no effect without surnames",
    ),
    "no note": (
        {"people": 'entity_type = "person"\n[a]\nx = { name = "Ann Lee" }'},
        "x: a note must say who or what it is",
    ),
    "no capital": ({"places": 'entity_type = "place"\n[a]\nx = { name = "gori" }'}, "the name 'gori' cannot be found"),
    "two spaces": ({"places": 'entity_type = "place"\n[a]\nx = { name = "New  Gori" }'}, "cannot be found"),
    "two words in brackets": (
        {"places": 'entity_type = "place"\n[a]\nx = { name = "in [New Gori]" }'},
        "cannot be found",
    ),
    "courtesy": (
        {"rules": RULES.replace('courtesies = ["mr"', 'courtesies = ["ms"')},
        "ms is a courtesy but not a title",
    ),
    "ignored": ({"rules": RULES.replace("Georgia Tech", "georgia")}, "'georgia' cannot be found"),
    "no version": ({"rules": RULES.replace('version = "1"', "")}, "rules.toml: version: Field required"),
}


@pytest.mark.parametrize(("texts", "message"), FAULTS.values(), ids=FAULTS)
def test_the_message_says_what_is_wrong(texts, message):
    with pytest.raises(GazetteerError, match=message):
        gazetteer(**texts)


def test_without_rules_there_is_no_gazetteer():
    with pytest.raises(GazetteerError, match=r"The gazetteer has no rules.toml"):
        read_gazetteer({"countries.toml": COUNTRIES})


def test_places_of_two_countries_may_share_a_name():
    shared = (
        'entity_type = "place"\n[a]\nx = { name = "Gori", country = "georgia" }\ny = { name = "Gori", country = "usa" }'
    )
    assert len(gazetteer(places=shared).entities) == 4


@pytest.mark.parametrize(
    ("path", "sentences", "precision", "recall"), [(LABELLED, 250, 0.99, 0.98), (UNSEEN, 80, 0.98, 0.93)]
)
def test_the_labelled_mentions_are_found_and_nothing_else(path, sentences, precision, recall):
    assert sum(len(article.passages) for article in articles(path)) >= sentences
    got = score(package_resolver(), path)
    assert got.precision >= precision, got.wrong
    assert got.recall >= recall, got.missed


def test_the_documentation_has_the_counts_and_the_measured_quality():
    text = (ROOT / "docs" / "gazetteer.md").read_text(encoding="utf-8")
    counts = Counter(entity.entity_type for entity in GAZETTEER.entities.values())
    for one in EntityType:
        assert f"| `{one}` | {counts[one]} |" in text
    for path in (LABELLED, UNSEEN):
        got, sentences = score(package_resolver(), path), sum(len(article.passages) for article in articles(path))
        measured = f"{sentences} | {got.right + len(got.missed)} | {got.precision:.3f} | {got.recall:.3f} |"
        assert f"[{path.stem}](../tests/gold/{path.name}) | {measured}" in text, measured
