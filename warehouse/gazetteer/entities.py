"""The entities of the gazetteer: countries, places, organisations and people, and the names by which they are found."""

from enum import StrEnum
from itertools import product

from pydantic import Field

from schemas.base import Record


class EntityType(StrEnum):
    """What an entity is."""

    COUNTRY = "country"
    PLACE = "place"
    ORGANISATION = "organisation"
    PERSON = "person"


class Entity(Record):
    """One entity, as its line describes it. In a name `[…]` marks the mention; the rest must surround it."""

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
        """Return every name that is recognised anywhere, each once; the one that the entity goes by is first."""
        combined = (f"{given} {surname}" for given, surname in product(self.given, self.surnames))
        return tuple(dict.fromkeys((self.name, *self.names, *combined)))

    def covers(self, year: int | None) -> bool:
        """Return True if the surname may mean this person in an article of `year`, which is None if unknown."""
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
        """The version and the beginning of the digest: a changed file shows even if the version was not raised."""
        return f"{self.rules.version}+{self.digest[:8]}"
