"""Read the gazetteer from its files: one for each type of entity, with a line for each, and `rules.toml`.

`rules.toml` has the version, and the words that the rules look at; `docs/gazetteer.md` explains them.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from pydantic import ValidationError

from warehouse.errors import GazetteerError
from warehouse.gazetteer.checks import faults_of
from warehouse.gazetteer.entities import Entity, EntityType, Gazetteer, Rules

RULES = "rules.toml"


@cache
def load_gazetteer() -> Gazetteer:
    """Return the gazetteer of this package.

    Raises:
        GazetteerError: its files do not describe one.
    """
    entries = sorted(files("warehouse").joinpath("gazetteer").iterdir(), key=lambda entry: entry.name)
    return read_gazetteer(
        {entry.name: entry.read_text(encoding="utf-8") for entry in entries if entry.name.endswith(".toml")}
    )


def read_gazetteer(texts: Mapping[str, str]) -> Gazetteer:
    """Return the gazetteer that files describe.

    Args:
        texts: the text of each file by its name.

    Raises:
        GazetteerError: a file is not TOML or has an unknown key, or a name, an identifier, a span of years or a country
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
                raise GazetteerError(f"gazetteer/{name}: {entity.entity_id} occurs twice. Choose another identifier.")
            entities[entity.entity_id] = entity
    if faults := faults_of(entities, rules):
        raise GazetteerError("The gazetteer contradicts itself. " + " ".join(faults))
    digest = sha256("\0".join(f"{name}\0{texts[name]}" for name in sorted(texts)).encode()).hexdigest()
    return Gazetteer(entities=entities, rules=rules, digest=digest)


def _parsed(name: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (RecursionError, ValueError) as error:
        raise GazetteerError(f"gazetteer/{name} is not TOML: {error}. Correct that line.") from error


def _rules(content: dict[str, Any]) -> Rules:
    try:
        return Rules.model_validate(content)
    except ValidationError as error:
        raise GazetteerError(f"gazetteer/{RULES}: {_message(error)}") from error


def _entities(name: str, content: dict[str, Any]) -> list[Entity]:
    """Return the entities of one file: an `entity_type`, then tables by identifier, under any heading."""
    entity_type = content.pop("entity_type", None)
    if entity_type not in set(EntityType):
        raise GazetteerError(
            f"gazetteer/{name}: entity_type is {entity_type!r}. Choose one of {', '.join(EntityType)}."
        )
    entities: list[Entity] = []
    for heading, group in content.items():
        if not isinstance(group, dict):
            raise GazetteerError(f"gazetteer/{name}: {heading} is not a table. Write entities under a [heading].")
        for entity_id, fields in group.items():
            try:
                entities.append(Entity.model_validate({"entity_id": entity_id, "entity_type": entity_type} | fields))
            except (ValidationError, TypeError) as error:
                message = _message(error) if isinstance(error, ValidationError) else "it is not a table."
                raise GazetteerError(f"gazetteer/{name}: {entity_id}: {message}") from error
    return entities


def _message(error: ValidationError) -> str:
    """Return what is wrong, a sentence for each fault."""
    return " ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}." for fault in error.errors())
