"""Which spellings of names are one person.

No merge joins two people: where a spelling agrees with two that contradict each other, as "John Smith" with "John A.
Smith" and "John B. Smith", it is joined to neither. A person's decision beats every rule.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from warehouse.identity.agreement import Method, agreement
from warehouse.identity.spelling import Spelling, read_spelling

Party = frozenset[str]
"""Spellings that are joined before any two of them are weighed."""

CROWD = 50
"""So many spellings of one given name and surname are not one person's: their middle names are not compared."""


@dataclass(frozen=True, order=True)
class Merge:
    """One spelling that is joined to the canonical one, and why."""

    name: str
    merged_into: str
    method: Method
    reason: str


@dataclass(frozen=True, order=True)
class DecidedPair:
    """A person's decision on two spellings: one person (`same`) or two."""

    one: str
    other: str
    same: bool


def merges(names: Mapping[str, int], decisions: Iterable[DecidedPair] = ()) -> list[Merge]:
    """For each person with several spellings, a merge of every other spelling into the canonical one, by name.

    The canonical spelling is the most frequent; of equally frequent ones that with the most letters, then the most
    accents, then the first by alphabet.

    Args:
        names: how many articles print each spelling, without honorific, degree and affiliation.
        decisions: decisions that beat the rules. Two spellings that are not the same are never in one group; what would
            join both is joined to neither. Of "same" decisions whose chain contradicts a "different" one, those
            that come first by alphabet hold.
    """
    spellings = read_spellings(names)
    same, different = _sorted_out(decisions)
    decided = _joined({}, same, different)
    parties = _joined(decided, _same_letters(spellings), different)
    for name in spellings:
        parties.setdefault(name, frozenset({name}))
    return sorted(
        Merge(name, canonical, *_why(name, canonical, spellings, decided, parties))
        for group in _groups(spellings, parties, different)
        if (members := group & names.keys())
        for canonical in [min(members, key=lambda name: _rank(name, names[name]))]
        for name in members - {canonical}
    )


def read_spellings(names: Iterable[str]) -> dict[str, Spelling]:
    """Each spelling by its name; of spellings with the same letters, the one with most hyphens tells the parts of all.

    Vladimir Kara Murza is Vladimir Kara-Murza, whose surname is not Murza.
    """
    spellings = {name: read_spelling(name) for name in sorted(names)}
    clearest: dict[tuple[str, ...], Spelling] = {}
    for spelling in spellings.values():
        known = clearest.setdefault(spelling.words, spelling)
        if spelling.parts < known.parts:
            clearest[spelling.words] = spelling
    return {
        name: spelling if spelling == clearest[spelling.words] else clearest[spelling.words]
        for name, spelling in spellings.items()
    }


def _rank(name: str, articles: int) -> tuple[int, int, int, str]:
    letters = [character for character in name if character.isalpha()]
    return -articles, -len(letters), -sum(not letter.isascii() for letter in letters), name


def _sorted_out(decisions: Iterable[DecidedPair]) -> tuple[list[Party], dict[str, set[str]]]:
    """The pairs that are the same, by alphabet, and for each name those that are not."""
    pairs: set[tuple[str, str]] = set()
    different: dict[str, set[str]] = defaultdict(set)
    for decision in decisions:
        one, other = sorted((decision.one, decision.other))
        if decision.same:
            pairs.add((one, other))
        elif one != other:
            different[one].add(other)
            different[other].add(one)
    return [frozenset(pair) for pair in sorted(pairs)], dict(different)


def _apart(party: Party, other: Party, different: Mapping[str, set[str]]) -> bool:
    """True if a decision tells a member of the one from a member of the other."""
    return any(not other.isdisjoint(different.get(name, ())) for name in party)


def _joined(
    parties: Mapping[str, Party], wanted: Iterable[Iterable[str]], different: Mapping[str, set[str]]
) -> dict[str, Party]:
    """The party of each name, with each wanted group made one unless a decision tells two of its members apart."""
    joined = dict(parties)
    for group in wanted:
        party = frozenset().union(*(joined.get(name, {name}) for name in group))
        if not _apart(party, party, different):
            joined.update(dict.fromkeys(party, party))
    return joined


def _same_letters(spellings: Mapping[str, Spelling]) -> Iterator[list[str]]:
    """Groups of spellings whose letters agree; of a single word they say nothing."""
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, spelling in spellings.items():
        if len(spelling.words) > 1:
            groups[spelling.words].append(name)
    return (group for group in groups.values() if len(group) > 1)


def _groups(
    spellings: Mapping[str, Spelling], parties: Mapping[str, Party], different: Mapping[str, set[str]]
) -> Iterator[Party]:
    """The parties, those of one person made one.

    A party that agrees with two which do not agree with each other stays alone. What remains agrees each with each.
    """
    agreeing: dict[Party, set[Party]] = {party: {party} for party in parties.values()}
    for one, other in _agreeing(spellings, parties):
        if not _apart(one, other, different):
            agreeing[one].add(other)
            agreeing[other].add(one)
    clear = {party for party, others in agreeing.items() if all(others <= agreeing[other] for other in others)}
    yield from agreeing.keys() - clear
    yield from {frozenset().union(*(agreeing[party] & clear)) for party in clear}


def _agreeing(spellings: Mapping[str, Spelling], parties: Mapping[str, Party]) -> set[tuple[Party, Party]]:
    """Pairs of parties of which some spellings agree and none with the same given name and surname contradict."""
    blocks: dict[object, list[str]] = defaultdict(list)
    for name, spelling in spellings.items():
        if spelling.key:
            blocks[spelling.key].append(name)
        elif len(spelling.words) > 1:
            blocks[spelling.words].append(name)
    agreeing: set[tuple[Party, Party]] = set()
    contradicting: set[tuple[Party, Party]] = set()
    for block in blocks.values():
        if len(block) > CROWD:
            continue
        for one, other in combinations(block, 2):
            if parties[one] != parties[other]:
                pairs = agreeing if agreement(spellings[one], spellings[other]) else contradicting
                pairs |= {(parties[one], parties[other]), (parties[other], parties[one])}
    return agreeing - contradicting


def _why(
    name: str,
    canonical: str,
    spellings: Mapping[str, Spelling],
    decided: Mapping[str, Party],
    parties: Mapping[str, Party],
) -> tuple[Method, str]:
    """The method and the reason of a merge."""
    if canonical in decided.get(name, ()):
        return Method.DECISION, "a person decided that the two are one"
    if direct := agreement(spellings[name], spellings[canonical]):
        return direct
    # The rules join other spellings of the two, and a person's decision each of these to its own.
    one, other, reason = next(
        (one, other, found[1])
        for one in sorted(parties[name] & spellings.keys())
        for other in sorted(parties[canonical] & spellings.keys())
        if one != other and (found := agreement(spellings[one], spellings[other]))
    )
    return Method.DECISION, f"a person joined them by way of “{one}” and “{other}”: {reason}"
