"""Which spellings are one person: the labelled pairs, each rule, ambiguity, decisions, and what always holds."""

import random
import time
import tomllib
from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.paths import ROOT
from warehouse.identity.agreement import Method
from warehouse.identity.people import MAX_SPELLINGS_COMPARED, DecidedPair, Merge, find_merges

LABELLED = tomllib.loads((ROOT / "tests" / "gold" / "people.toml").read_text())
SAME: list[tuple[str, str]] = [(one, other) for one, other in LABELLED["same"]]
DIFFERENT: list[tuple[str, str]] = [(one, other) for one, other in LABELLED["different"]]


def once(*names: str) -> dict[str, int]:
    return dict.fromkeys(names, 1)


def groups(names: Mapping[str, int], decisions: Iterable[DecidedPair] = ()) -> set[frozenset[str]]:
    """Return the groups of two or more spellings."""
    members: dict[str, set[str]] = {}
    for merge in find_merges(names, decisions):
        members.setdefault(merge.merged_into, {merge.merged_into}).add(merge.name)
    return {frozenset(group) for group in members.values()}


def only(*names: str) -> Merge:
    """Return the one merge of the spellings."""
    (merge,) = find_merges(once(*names))
    return merge


def one_person(one: str, other: str) -> DecidedPair:
    return DecidedPair(one, other, same=True)


def two_people(one: str, other: str) -> DecidedPair:
    return DecidedPair(one, other, same=False)


# The labelled pairs.


def test_there_are_enough_labelled_pairs_and_none_has_two_labels():
    same, different = {frozenset(pair) for pair in SAME}, {frozenset(pair) for pair in DIFFERENT}
    assert len(same) == len(SAME) >= 60
    assert len(different) == len(DIFFERENT) >= 120
    assert same.isdisjoint(different)


@pytest.mark.parametrize(("one", "other"), DIFFERENT, ids=" / ".join)
def test_no_two_people_are_joined(one, other):
    assert find_merges(once(one, other)) == []


def test_nine_in_ten_spellings_of_one_person_are_joined():
    joined = [pair for pair in SAME if find_merges(once(*pair))]
    assert len(joined) >= 0.9 * len(SAME), sorted(set(SAME) - set(joined))


@pytest.mark.parametrize(("one", "other"), SAME[:26], ids=" / ".join)
def test_each_pair_of_the_public_site_is_joined(one, other):
    assert len(find_merges(once(one, other))) == 1


def test_no_two_people_are_joined_when_all_the_names_are_known():
    joined = groups(once(*(name for pair in SAME + DIFFERENT for name in pair)))
    assert joined
    assert [pair for pair in DIFFERENT for group in joined if group.issuperset(pair)] == []


# The rules.


@pytest.mark.parametrize(
    ("names", "method", "reason"),
    [
        (
            ("Slavomír Horák", "SLAVOMIR HORAK"),
            Method.SAME_LETTERS,
            "the letters agree; only case, accents, punctuation or spacing differ",
        ),
        (
            ("Emil A. Souleimanov", "Emil Aslan Souleimanov"),
            Method.MIDDLE_NAMES,
            "given name and surname agree, and “A.” begins “Aslan”",
        ),
        (
            ("John Daly", "John C.K. Daly"),
            Method.MIDDLE_NAMES,
            "given name and surname agree, and “C. K.” is left out",
        ),
        (
            ("S. Frederick Starr", "Frederick Starr"),
            Method.LEADING_INITIAL,
            "given name and surname agree, and “S.” is left out",
        ),
        (
            ("Erkin Akhmadov", "Erkin Ahmadov"),
            Method.TRANSLITERATION,
            "given name agrees, and “Ahmadov” and “Akhmadov” romanise one name",
        ),
        (
            ("Farkhad Tolipov", "Farkhod K. Tolipov"),
            Method.TRANSLITERATION,
            "surname agrees, and “Farkhad” and “Farkhod” romanise one name, and “K.” is left out",
        ),
        (
            ("Huseyn Aliyev", "Husein Aliev"),
            Method.TRANSLITERATION,
            "“Husein” and “Huseyn” romanise one name, and “Aliev” and “Aliyev” romanise one name",
        ),
    ],
    ids=lambda value: " / ".join(value) if isinstance(value, tuple) else "",
)
def test_a_merge_names_its_rule_and_its_reason(names, method, reason):
    merge = only(*names)
    assert {merge.name, merge.merged_into} == set(names)
    assert (merge.method, merge.reason) == (method, reason)


def test_a_reason_quotes_the_names_as_printed():
    assert "“O’Néill-Ross” is left out" in only("Daniel O’Néill-Ross Whitcombe", "Daniel Whitcombe").reason


def test_the_most_frequent_spelling_is_the_canonical_one():
    assert [merge.merged_into for merge in find_merges({"John C. K. Daly": 2, "John Daly": 3})] == ["John Daly"]


def test_of_equally_frequent_spellings_the_fullest_is_canonical():
    assert only("Emil Souleimanov", "Emil Aslan Souleimanov").merged_into == "Emil Aslan Souleimanov"
    assert only("Slavomir Horak", "Slavomír Horák").merged_into == "Slavomír Horák"


def test_of_equally_full_spellings_the_alphabetically_first_is_canonical():
    assert only("Roger N. McDermott", "Roger N McDermott").merged_into == "Roger N McDermott"


def test_all_spellings_of_a_person_are_merged_into_one():
    names = {"Emil Souleimanov": 9, "Emil A. Souleimanov": 5, "Emil Aslan Souleimanov": 1, "EMIL SOULEIMANOV": 1}
    merges = find_merges(names)
    assert [merge.name for merge in merges] == sorted(names.keys() - {"Emil Souleimanov"})
    assert {merge.merged_into for merge in merges} == {"Emil Souleimanov"}


@pytest.mark.parametrize(
    "names", [(), ("",), ("", "-", "—"), ("A.", "a"), ("Jr.", "jr"), ("II", "ii"), ("习近平", "金")]
)
def test_what_is_barely_a_name_is_not_joined(names):
    assert find_merges(once(*names)) == []


def test_a_double_surname_is_not_cut_in_a_spelling_without_its_hyphen():
    names = ("Vladimir Kara-Murza", "Vladimir Kara Murza", "Vladimir Murza")
    assert groups(once(*names)) == {frozenset(names[:2])}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Frederick s. Starr", "Frederick Starr"),
        ("Svante e Cornell", "Svante Erik Cornell"),
        ("john c.k. Daly", "John Daly"),
    ],
)
def test_a_misprinted_small_initial_is_not_a_particle_of_the_surname(one, other):
    assert only(one, other).method == Method.MIDDLE_NAMES


# Ambiguity.


@pytest.mark.parametrize(
    ("unclear", "others"),
    [
        ("John Smith", ["John A. Smith", "John B. Smith"]),
        ("Grant Smith", ["R. Grant Smith", "T. Grant Smith"]),
        ("Grant Smith", ["R. Grant Smith", "Grant A. Smith"]),
        ("James Smith", ["James Purcell Smith", "James Robert Smith"]),
        ("John C. Daly", ["John C. K. Daly", "John C. L. Daly"]),
        ("Erkin Akhmadov", ["Erkin A. Ahmadov", "Erkin B. Ahmadov"]),
        ("Mary A. Porter", ["Mary Ann Porter", "Mary Porter"]),
    ],
)
def test_a_spelling_that_may_be_two_people_joins_neither(unclear, others):
    assert groups(once(unclear, *others)) == set()
    assert all(find_merges(once(unclear, other)) for other in others)


def test_an_unclear_spelling_keeps_nothing_else_apart():
    names = once("John Smith", "John A. Smith", "John Alan Smith", "John B. Smith", "JOHN SMITH")
    assert groups(names) == {frozenset({"John A. Smith", "John Alan Smith"}), frozenset({"John Smith", "JOHN SMITH"})}


def test_a_crowd_is_joined_only_by_its_letters():
    crowd = [f"John A. {letter}. Smith" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    crowd += [f"John B. {letter}. Smith" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    assert len(crowd) > MAX_SPELLINGS_COMPARED
    assert groups(once(*crowd, "John A.A. Smith")) == {frozenset({"John A. A. Smith", "John A.A. Smith"})}


# Decisions.


def test_a_decision_joins_what_no_rule_would():
    (merge,) = find_merges(once("Bob Cutler", "Robert Cutler"), [one_person("Bob Cutler", "Robert Cutler")])
    assert merge == Merge("Bob Cutler", "Robert Cutler", Method.DECISION, "a person decided that the two are one")


def test_a_decision_keeps_apart_what_a_rule_would_join():
    names = once("R. Grant Smith", "Grant Smith")
    assert groups(names)
    assert groups(names, [two_people("Grant Smith", "R. Grant Smith")]) == set()
    assert groups(once("John Doe", "JOHN DOE"), [two_people("John Doe", "JOHN DOE")]) == set()


def test_what_would_join_two_people_in_a_chain_joins_neither():
    names = once("Emil Souleimanov", "Emil A. Souleimanov", "Emil Aslan Souleimanov")
    assert groups(names, [two_people("Emil Souleimanov", "Emil Aslan Souleimanov")]) == set()
    assert groups(names, [two_people("Emil Souleimanov", "Emil A. Souleimanov")]) == set()
    letters = once("John Doe", "JOHN DOE", "john doe")
    assert groups(letters, [two_people("John Doe", "JOHN DOE")]) == set()


def test_a_decision_resolves_an_ambiguity():
    names = once("John Smith", "John A. Smith", "John B. Smith", "John Alan Smith")
    assert groups(names, [one_person("John Smith", "John A. Smith")]) == {
        frozenset({"John Smith", "John A. Smith", "John Alan Smith"})
    }
    assert groups(names, [two_people("John Smith", "John B. Smith")]) == {
        frozenset({"John Smith", "John A. Smith", "John Alan Smith"})
    }


def test_a_rule_applies_through_a_decision_and_says_so():
    names = {"Robert Cutler": 5, "Robert M. Cutler": 1, "Bob Cutler": 9}
    merges = {merge.name: merge for merge in find_merges(names, [one_person("Bob Cutler", "Robert Cutler")])}
    assert {merge.merged_into for merge in merges.values()} == {"Bob Cutler"}
    assert merges["Robert M. Cutler"].method == Method.DECISION
    assert "“Robert M. Cutler” and “Robert Cutler”" in merges["Robert M. Cutler"].reason


def test_decisions_chain_through_a_spelling_that_is_no_longer_printed():
    decisions = [one_person("Bob Cutler", "Bobby Cutler"), one_person("Bobby Cutler", "Robert Cutler")]
    assert groups(once("Bob Cutler", "Robert Cutler"), decisions) == {frozenset({"Bob Cutler", "Robert Cutler"})}


def test_different_overrules_a_chain_of_same():
    names = once("Ann One", "Bea Two", "Cat Three")
    chain = [one_person("Ann One", "Bea Two"), one_person("Bea Two", "Cat Three")]
    assert groups(names, chain) == {frozenset(names)}
    expected = {frozenset({"Ann One", "Bea Two"})}
    for decisions in ([*chain, two_people("Cat Three", "Ann One")], [two_people("Ann One", "Cat Three"), *chain[::-1]]):
        assert groups(names, decisions) == expected


def test_of_two_contrary_decisions_the_one_for_two_people_holds():
    pair = ("Robert Cutler", "Robert M. Cutler")
    assert groups(once(*pair), [one_person(*pair), two_people(*pair)]) == set()


def test_a_decision_on_one_spelling_says_nothing():
    decisions = [two_people("John Daly", "John Daly"), one_person("John Daly", "John Daly")]
    assert groups(once("John Daly", "John C. Daly"), decisions) == {frozenset({"John Daly", "John C. Daly"})}


# What always holds.

WORDS = st.sampled_from(
    ["A.", "B.", "C.K.", "John", "JOHN", "Jóhn", "Erkin", "Farkhad", "Farkhod", "Grant", "Mary", "Ann", "al-", "Aslan"]
)
SURNAMES = st.sampled_from(["Smith", "SMITH", "Akhmadov", "Ahmadov", "Kara-Murza", "Kara Murza", "Karim kyzy", "S."])
SUFFIXES = st.sampled_from(["", "", "", " Jr.", ", Sr.", " III"])
NAMES = st.builds(
    lambda words, surname, suffix: " ".join([*words, surname]) + suffix, st.lists(WORDS, max_size=3), SURNAMES, SUFFIXES
)
COUNTED = st.dictionaries(NAMES | st.text(max_size=12), st.integers(1, 4), max_size=14)


@st.composite
def counted_and_judged(draw: st.DrawFn) -> tuple[dict[str, int], list[DecidedPair]]:
    names = draw(COUNTED)
    some = st.sampled_from([*names, "Not Printed"])
    return names, draw(st.lists(st.builds(DecidedPair, some, some, st.booleans()), max_size=6))


@given(counted_and_judged())
def test_merges_lead_in_one_step_from_known_names_to_known_names(case):
    names, decisions = case
    merges = find_merges(names, decisions)
    merged = [merge.name for merge in merges]
    assert merged == sorted(set(merged))
    assert {merge.merged_into for merge in merges}.isdisjoint(merged)
    assert {*merged, *(merge.merged_into for merge in merges)} <= names.keys()
    assert all(merge.reason for merge in merges)
    assert all(names[merge.merged_into] >= names[merge.name] for merge in merges)


@given(counted_and_judged())
def test_no_group_has_two_that_a_decision_separates(case):
    names, decisions = case
    for group in groups(names, decisions):
        for decision in decisions:
            assert decision.same or decision.one == decision.other or not group >= {decision.one, decision.other}


@given(COUNTED)
def test_without_decisions_any_two_of_a_group_are_joined_when_alone_or_by_their_letters(names):
    for group in groups(names):
        for one in group:
            for other in group - {one}:
                assert find_merges(once(one, other)) or "Kara" in one + other


@given(counted_and_judged(), st.randoms(use_true_random=False))
def test_the_order_of_names_and_decisions_does_not_matter(case, chance: random.Random):
    names, decisions = case
    shuffled_names, shuffled_decisions = list(names.items()), list(decisions)
    chance.shuffle(shuffled_names)
    chance.shuffle(shuffled_decisions)
    swapped = [DecidedPair(decision.other, decision.one, decision.same) for decision in shuffled_decisions]
    assert find_merges(dict(shuffled_names), swapped) == find_merges(names, decisions)


# Ten thousand names.


def many_names() -> list[str]:
    given_names = [f"{first}{second}" for first in ("Erk", "Farkh", "Gulzh", "Sv") for second in ("in", "ad", "ana")]
    surnames = [f"{chr(65 + number % 26)}a{'bdgklmnrst'[number % 10]}akh{number % 7 * 'a'}mov" for number in range(260)]
    names = [
        f"{first}{middle} {last}"
        for last in surnames
        for first in given_names
        for middle in ("", " A.", " A. B.", " C.")
    ]
    return names[:10_000]


@pytest.mark.slow
@pytest.mark.parametrize(
    "names",
    [
        pytest.param(many_names(), id="many people"),
        pytest.param([f"John M{number:05} Smith" for number in range(10_000)], id="one given name and surname"),
        pytest.param(
            [
                f"John{block:03}x {chr(65 + place % 26)}{place // 26 * '.'} Smith"
                for block in range(200)
                for place in range(50)
            ],
            id="as many crowds as go unnoticed",
        ),
        pytest.param([f"John {'Al ya. ' * 20_000}Smith", f"Jóhn {'Al ya. ' * 20_000}Smith"], id="endless names"),
    ],
)
def test_ten_thousand_names_take_seconds(names):
    began = time.process_time()
    find_merges(once(*names))
    assert time.process_time() - began < 20
