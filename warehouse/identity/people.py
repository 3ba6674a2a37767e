"""Which spellings of names are one person.

No merge joins two people: a spelling that agrees with two that contradict each other, such as "John Smith" with "John
A. Smith" and "John B. Smith", is joined to neither. A person's decision overrules every rule.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from warehouse.identity.agreement import Method, find_agreement
from warehouse.identity.spelling import Spelling, read_spelling

Cluster = frozenset[str]
"""Spellings that are one person's by a decision or by their letters, before the other rules compare any of them."""

MAX_SPELLINGS_COMPARED = 50
"""If more spellings share a given name and a surname, they are many people's, and middle names are not compared."""


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


def find_merges(names: Mapping[str, int], decisions: Iterable[DecidedPair] = ()) -> list[Merge]:
    """Return a merge of every spelling of a person into that person's canonical spelling, in order of name.

    The canonical spelling is the most frequent; of equally frequent ones that with the most letters, then the most
    accents, then the first in alphabetical order.

    Args:
        names: the number of articles that print each spelling, without honorific, degree and affiliation.
        decisions: decisions that overrule the rules. Two spellings that are not the same are never in one group;
            whatever would join both is joined to neither. If a chain of "same" decisions contradicts a "different"
            one, those that come first in alphabetical order count.
    """
    spellings = read_spellings(names)
    same, different = _split_decisions(decisions)
    decided = _join({}, same, different)
    clusters = _join(decided, _groups_of_same_letters(spellings), different)
    for name in spellings:
        clusters.setdefault(name, frozenset({name}))
    return sorted(
        Merge(name, canonical, *_explain(name, canonical, spellings, decided, clusters))
        for group in _groups_by_person(spellings, clusters, different)
        if (members := group & names.keys())
        for canonical in [min(members, key=lambda name: _rank(name, names[name]))]
        for name in members - {canonical}
    )


def read_spellings(names: Iterable[str]) -> dict[str, Spelling]:
    """Return each spelling by its name, taken apart as the one of the same letters that has the most hyphens.

    Vladimir Kara Murza is Vladimir Kara-Murza, whose surname is not Murza.
    """
    spellings = {name: read_spelling(name) for name in sorted(names)}
    clearest: dict[tuple[str, ...], Spelling] = {}
    for spelling in spellings.values():
        best = clearest.setdefault(spelling.words, spelling)
        if spelling.parts < best.parts:
            clearest[spelling.words] = spelling
    return {
        name: spelling if spelling == clearest[spelling.words] else clearest[spelling.words]
        for name, spelling in spellings.items()
    }


def _rank(name: str, articles: int) -> tuple[int, int, int, str]:
    letters = [character for character in name if character.isalpha()]
    return -articles, -len(letters), -sum(not letter.isascii() for letter in letters), name


def _split_decisions(decisions: Iterable[DecidedPair]) -> tuple[list[Cluster], dict[str, set[str]]]:
    """Return the pairs that are the same, in alphabetical order, and for each name those that are different."""
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


def _must_stay_apart(cluster: Cluster, other: Cluster, different: Mapping[str, set[str]]) -> bool:
    """Return whether a decision says that a member of the one is not a member of the other."""
    return any(not other.isdisjoint(different.get(name, ())) for name in cluster)


def _join(
    clusters: Mapping[str, Cluster], groups: Iterable[Iterable[str]], different: Mapping[str, set[str]]
) -> dict[str, Cluster]:
    """Return the cluster of each name after each group became one, unless two of its members must stay apart."""
    joined = dict(clusters)
    for group in groups:
        cluster = frozenset().union(*(joined.get(name, {name}) for name in group))
        if not _must_stay_apart(cluster, cluster, different):
            joined.update(dict.fromkeys(cluster, cluster))
    return joined


def _groups_of_same_letters(spellings: Mapping[str, Spelling]) -> Iterator[list[str]]:
    """Yield the groups of spellings whose letters agree, if they are more than a single word."""
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, spelling in spellings.items():
        if len(spelling.words) > 1:
            groups[spelling.words].append(name)
    return (group for group in groups.values() if len(group) > 1)


def _groups_by_person(
    spellings: Mapping[str, Spelling], clusters: Mapping[str, Cluster], different: Mapping[str, set[str]]
) -> Iterator[Cluster]:
    """Yield the clusters, after those of one person were joined.

    A cluster that agrees with two that do not agree with each other stays alone. All others agree with one another.
    """
    agreeing: dict[Cluster, set[Cluster]] = {cluster: {cluster} for cluster in clusters.values()}
    for one, other in _agreeing_pairs(spellings, clusters):
        if not _must_stay_apart(one, other, different):
            agreeing[one].add(other)
            agreeing[other].add(one)
    clear = {cluster for cluster, others in agreeing.items() if all(others <= agreeing[other] for other in others)}
    yield from agreeing.keys() - clear
    yield from {frozenset().union(*(agreeing[cluster] & clear)) for cluster in clear}


def _agreeing_pairs(spellings: Mapping[str, Spelling], clusters: Mapping[str, Cluster]) -> set[tuple[Cluster, Cluster]]:
    """Return the pairs of clusters of which some spellings agree, and none of one given name and surname disagree."""
    blocks: dict[object, list[str]] = defaultdict(list)
    for name, spelling in spellings.items():
        if spelling.key:
            blocks[spelling.key].append(name)
        elif len(spelling.words) > 1:
            blocks[spelling.words].append(name)
    agreeing: set[tuple[Cluster, Cluster]] = set()
    disagreeing: set[tuple[Cluster, Cluster]] = set()
    for block in blocks.values():
        if len(block) > MAX_SPELLINGS_COMPARED:
            continue
        for one, other in combinations(block, 2):
            if clusters[one] != clusters[other]:
                pairs = agreeing if find_agreement(spellings[one], spellings[other]) else disagreeing
                pairs |= {(clusters[one], clusters[other]), (clusters[other], clusters[one])}
    return agreeing - disagreeing


def _explain(
    name: str,
    canonical: str,
    spellings: Mapping[str, Spelling],
    decided: Mapping[str, Cluster],
    clusters: Mapping[str, Cluster],
) -> tuple[Method, str]:
    """Return the method and the reason of a merge."""
    if canonical in decided.get(name, ()):
        return Method.DECISION, "a person decided that the two are one"
    if direct := find_agreement(spellings[name], spellings[canonical]):
        return direct
    # The rules join other spellings of the two, and a person's decision joins each of these to its own.
    one, other, reason = next(
        (one, other, agreement[1])
        for one in sorted(clusters[name] & spellings.keys())
        for other in sorted(clusters[canonical] & spellings.keys())
        if one != other and (agreement := find_agreement(spellings[one], spellings[other]))
    )
    return Method.DECISION, f"a person joined them by way of “{one}” and “{other}”: {reason}"
