"""The gazetteer: the countries, places, organisations and people whose mentions are found, and by which names."""

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
    """One entity, a line of a file. In a name `[…]` marks the mention; the rest must stand around it."""

    entity_id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    entity_type: EntityType
    name: str = Field(min_length=2, description="The usual name; it is always recognised.")
    names: tuple[str, ...] = Field(default=(), description="Other names that are always recognised.")
    short: tuple[str, ...] = Field(default=(), description="Names that count if a full one is in the same article.")
    given: tuple[str, ...] = Field(default=(), description="Given names; each with each surname is a full name.")
    surnames: tuple[str, ...] = Field(
        default=(), description="Surnames, which the rules may recognise without a given name."
    )
    alone: bool = Field(
        default=False, description="The surname means this person even if no full name is in the article."
    )
    titles: tuple[str, ...] = Field(
        default=(), description="The titles before the surname that this person had; no others mean this person."
    )
    since: int | None = Field(
        default=None, alias="from", description="First year in which the surname means this person."
    )
    until: int | None = Field(default=None, description="Last year in which the surname means this person.")
    country: str | None = Field(default=None, description="The country that it belongs to, by its identifier.")
    note: str | None = Field(default=None, description="Who or what this is, in a few words.")

    def full_names(self) -> tuple[str, ...]:
        """Return every name that is always recognised, each once, the usual one first."""
        made = (f"{given} {surname}" for given, surname in product(self.given, self.surnames))
        return tuple(dict.fromkeys((self.name, *self.names, *made)))

    def covers(self, year: int | None) -> bool:
        """Return whether the surname may mean this person in an article of `year`, None if that is unknown."""
        if year is None:
            return self.since is None and self.until is None
        return (self.since is None or self.since <= year) and (self.until is None or year <= self.until)


class Rules(Record):
    """The words that the rules look at, in small letters, and the version of the gazetteer."""

    version: str = Field(pattern=r"^\d+(\.\d+)*$")
    ignored: tuple[str, ...] = Field(
        description="Phrases that contain a name and mention nothing, such as Washington Post."
    )
    titles: frozenset[str] = Field(description="Words before a surname that say what the person is, such as minister.")
    courtesies: frozenset[str] = Field(description="Titles that do not say who is meant, such as mr.")
    openers: frozenset[str] = Field(
        description="Capitalised words before a surname that are not a given name, such as when."
    )
    followers: frozenset[str] = Field(description="Words before which a name is not a mention, such as street.")
    belongings: frozenset[str] = Field(
        description="Capitalised words that may follow a surname, such as administration."
    )
    english_words: frozenset[str] = Field(
        description="Names that are ordinary words in a text in capitals, such as us."
    )


class Gazetteer(Record):
    """All entities by identifier, and the rules."""

    entities: dict[str, Entity]
    rules: Rules
    digest: str = Field(description="SHA-256 of the files, in hexadecimal.")

    @property
    def version(self) -> str:
        """The version with the beginning of the digest, which shows a change even if the version was not raised."""
        return f"{self.rules.version}+{self.digest[:8]}"
