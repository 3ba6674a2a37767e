"""The rules that a gazetteer must keep, beyond the types of its fields."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from warehouse.gazetteer.entities import Entity, Rules
from warehouse.gazetteer.folding import folded, split_brackets

# A mention must have a word that begins with a capital or a digit: the matcher looks at no others.
LEGIBLE = re.compile(r"(?:^|\W)[A-Z0-9]")
BRACKETS = re.compile(r"[^\[\]]*(?:\[[^\[\]]+\])?[^\[\]]*")


def faults_of(entities: Mapping[str, Entity], rules: Rules) -> list[str]:
    """Return what is wrong with the entities, a sentence for each fault: names, people, countries, shared names."""
    return [
        *(fault for entity in entities.values() for fault in _own_faults(entity, entities, rules)),
        *_shared_names(entities),
        *_shared_surnames(entities),
        *(
            f"{word} is a courtesy but not a title: add it to titles."
            for word in sorted(rules.courtesies - rules.titles)
        ),
        *(f"The ignored phrase {phrase!r} cannot be found." for phrase in rules.ignored if not _is_findable(phrase)),
    ]


def _own_faults(entity: Entity, entities: Mapping[str, Entity], rules: Rules) -> Iterator[str]:
    """Yield what is wrong with one entity by itself."""
    who = entity.entity_id
    for name in (*entity.full_names(), *entity.short, *entity.surnames):
        if not _is_findable(name):
            needs = "it needs a capital or digit, single spaces, and one word in brackets if there are any"
            yield f"{who}: the name {name!r} cannot be found: {needs}."
    if entity.entity_type != "person" and (entity.given or entity.surnames or entity.titles):
        yield f"{who}: only people have given, surnames and titles."
    if not entity.surnames and (entity.given or entity.alone or entity.titles):
        yield f"{who}: given, alone and titles have no effect without surnames."
    if entity.entity_type in ("person", "organisation") and not entity.note:
        yield f"{who}: a note must say who or what it is."
    if entity.since and entity.until and entity.since > entity.until:
        yield f"{who}: from {entity.since} is after until {entity.until}."
    if unknown := sorted(set(entity.titles) - rules.titles):
        yield f"{who}: the titles {', '.join(unknown)} are not among those of rules.toml."
    if entity.country and (entity.country not in entities or entities[entity.country].entity_type != "country"):
        yield f"{who}: {entity.country} is not a country of the gazetteer."


def _is_findable(name: str) -> bool:
    """Return whether a name has single spaces, at most one pair of brackets, and a mention with a capital or digit."""
    if name != " ".join(name.split()) or not BRACKETS.fullmatch(name):
        return False
    _, mention, _ = split_brackets(name)
    if mention != name and len(folded(mention).split()) > 1:
        return False  # a mention with context must be one word
    return mention == mention.strip() and LEGIBLE.search(folded(mention)) is not None


def _shared_names(entities: Mapping[str, Entity]) -> Iterator[str]:
    """Yield full and short names of two entities; places of different countries may share a full name."""
    owners: dict[str, set[str]] = defaultdict(set)
    for entity in entities.values():
        for name in (*entity.full_names(), *entity.short):
            owners[folded(name)].add(entity.entity_id)
    for name, ids in sorted(owners.items()):
        countries = [entities[one].country for one in ids if entities[one].entity_type == "place"]
        if len(ids) > 1 and (len(countries) < len(ids) or None in countries or len(set(countries)) < len(ids)):
            yield f"{name!r} is a name of {' and '.join(sorted(ids))}: nothing tells them apart."


def _shared_surnames(entities: Mapping[str, Entity]) -> Iterator[str]:
    """Yield two people whom a surname alone means in the same years; they may share the year of a succession."""
    bearers: dict[str, list[Entity]] = defaultdict(list)
    for entity in entities.values():
        for surname in set(entity.surnames) if entity.alone else ():
            bearers[folded(surname)].append(entity)
    for surname, people in sorted(bearers.items()):
        for one, other in combinations(sorted(people, key=lambda person: person.since or 0), 2):
            if (one.until or 9999) > (other.since or 0):
                yield f"{surname!r} alone means {one.entity_id} and {other.entity_id}: give years (from, until)."
