"""The gazetteer: the countries, places, organisations and people whose mentions are found, and by which names.

It is data, `gazetteer/*.toml`: one file for each type of entity, one line an entity, and `rules.toml` with the version
and the words that the rules look at. `docs/gazetteer.md` explains it.
"""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import product
from typing import Any

from pydantic import Field, ValidationError

from schemas.base import Record
from warehouse.errors import GazetteerError
from warehouse.gazetteer.checks import faults_of

RULES = "rules.toml"


class EntityType(StrEnum):
    """What an entity is."""

    COUNTRY = "country"
    PLACE = "place"
    ORGANISATION = "organisation"
    PERSON = "person"


class Entity(Record):
    """One entity, as its line says. In a name `[…]` marks the mention; the rest must stand around it."""

    entity_id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    entity_type: EntityType
    name: str = Field(min_length=2, description="The name that it goes by; it is always recognised.")
    names: tuple[str, ...] = Field(default=(), description="Other names that are always recognised.")
    short: tuple[str, ...] = Field(default=(), description="Names that count where a full one is in the same article.")
    given: tuple[str, ...] = Field(default=(), description="Given names; each with each surname is a full name.")
    surnames: tuple[str, ...] = Field(default=(), description="Surnames, which the rules may recognise alone.")
    alone: bool = Field(
        default=False, description="The surname means this person where no full name is in the article."
    )
    titles: tuple[str, ...] = Field(
        default=(), description="Of the titles that may stand before the surname those which this person had."
    )
    since: int | None = Field(default=None, alias="from", description="First year in which the surname means this one.")
    until: int | None = Field(default=None, description="Last year in which the surname means this one.")
    country: str | None = Field(default=None, description="The country that it belongs to, an entity's identifier.")
    note: str | None = Field(default=None, description="Who or what this is, in words.")

    def full_names(self) -> tuple[str, ...]:
        """Every name that is recognised wherever it stands, each once; the one that the entity goes by is first."""
        made = (f"{given} {surname}" for given, surname in product(self.given, self.surnames))
        return tuple(dict.fromkeys((self.name, *self.names, *made)))

    def covers(self, year: int | None) -> bool:
        """True where the surname may mean this person in an article of `year`, which is null where it is not known."""
        if year is None:
            return self.since is None and self.until is None
        return (self.since is None or self.since <= year) and (self.until is None or year <= self.until)


class Rules(Record):
    """The words that the rules look at, and the version of the whole. All words are in small letters."""

    version: str = Field(pattern=r"^\d+(\.\d+)*$")
    ignored: tuple[str, ...] = Field(description="Phrases that hold a name and mention nothing, as Washington Post.")
    titles: frozenset[str] = Field(description="Words before a surname that say what its bearer is, as minister.")
    courtesies: frozenset[str] = Field(description="Those of them that say nothing of who is meant, as mr.")
    openers: frozenset[str] = Field(
        description="Words with a capital before a surname that are no given name, as when."
    )
    followers: frozenset[str] = Field(description="What a name is no mention before, as street.")
    belongings: frozenset[str] = Field(description="Words with a capital that may follow a surname, as administration.")
    english_words: frozenset[str] = Field(description="Names that are words among words in capitals, as us.")


class Gazetteer(Record):
    """All entities by identifier, and the rules."""

    entities: dict[str, Entity]
    rules: Rules
    digest: str = Field(description="sha256 of the files, in hexadecimal.")

    @property
    def version(self) -> str:
        """The version, and the beginning of the digest: a changed file shows even where the version was not raised."""
        return f"{self.rules.version}+{self.digest[:8]}"


@cache
def load_gazetteer() -> Gazetteer:
    """The gazetteer of this package. Raises GazetteerError where its files do not describe one."""
    entries = sorted(files("warehouse").joinpath("gazetteer").iterdir(), key=lambda entry: entry.name)
    return read_gazetteer(
        {entry.name: entry.read_text(encoding="utf-8") for entry in entries if entry.name.endswith(".toml")}
    )


def read_gazetteer(texts: Mapping[str, str]) -> Gazetteer:
    """The gazetteer that the files `texts` (by name) describe.

    Raises GazetteerError: a file is no TOML, has an unknown key, or a name, an identifier, a span of years or a country
    breaks a rule of `docs/gazetteer.md`.
    """
    parsed = {name: _parsed(name, text) for name, text in texts.items()}
    if RULES not in parsed:
        raise GazetteerError(f"The gazetteer has no {RULES}. Add it, with a version.")
    rules = _rules(parsed.pop(RULES))
    entities: dict[str, Entity] = {}
    for name, content in parsed.items():
        for entity in _entities(name, content):
            if entity.entity_id in entities:
                raise GazetteerError(f"gazetteer/{name}: {entity.entity_id} is there twice. Choose another identifier.")
            entities[entity.entity_id] = entity
    if faults := faults_of(entities, rules):
        raise GazetteerError("The gazetteer contradicts itself. " + " ".join(faults))
    digest = sha256("\0".join(f"{name}\0{texts[name]}" for name in sorted(texts)).encode()).hexdigest()
    return Gazetteer(entities=entities, rules=rules, digest=digest)


def _parsed(name: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise GazetteerError(f"gazetteer/{name} is no TOML: {error}. Mend that line.") from error


def _rules(content: dict[str, Any]) -> Rules:
    try:
        return Rules.model_validate(content)
    except ValidationError as error:
        raise GazetteerError(f"gazetteer/{RULES}: {_told(error)}") from error


def _entities(name: str, content: dict[str, Any]) -> list[Entity]:
    """The entities of one file: its `entity_type`, then tables by identifier, under any heading."""
    entity_type = content.pop("entity_type", None)
    if entity_type not in set(EntityType):
        raise GazetteerError(
            f"gazetteer/{name}: entity_type is {entity_type!r}. Choose one of {', '.join(EntityType)}."
        )
    found = []
    for heading, group in content.items():
        if not isinstance(group, dict):
            raise GazetteerError(f"gazetteer/{name}: {heading} is no table. Write entities under a [heading].")
        for entity_id, fields in group.items():
            try:
                found.append(Entity.model_validate({"entity_id": entity_id, "entity_type": entity_type} | fields))
            except (ValidationError, TypeError) as error:
                told = _told(error) if isinstance(error, ValidationError) else "it is no table."
                raise GazetteerError(f"gazetteer/{name}: {entity_id}: {told}") from error
    return found


def _told(error: ValidationError) -> str:
    """What is wrong, a sentence for each fault."""
    return " ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}." for fault in error.errors())
