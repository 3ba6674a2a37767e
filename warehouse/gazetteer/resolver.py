"""Decide which of the names in an article are mentions, and of whom: one text alone cannot say."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from warehouse.gazetteer.entities import Entity, Gazetteer
from warehouse.gazetteer.matcher import Matcher, NameInText
from warehouse.gazetteer.name_index import Form, Pattern
from warehouse.gazetteer.surroundings import Surroundings

HEADLINES = frozenset({"title", "headline"})
"""Parts in which all words are capitalised, so that a capital before a surname says nothing."""
BIO = "bio"
"""The part about the author: only full names count in it, and it says nothing about names in the article."""


class Passage(NamedTuple):
    """One text of an article: `part` and `position` as in the view `passages`."""

    part: str
    position: int
    text: str


Mention: TypeAlias = tuple[str, int, int, str, str]
"""Part and position of the passage, where the mention begins in it (in characters from 1, as in SQL), the entity, and
the mention as printed."""


@dataclass
class Context:
    """What an article says about the names in it."""

    year: int | None
    named: set[str] = field(default_factory=set)
    """Entities with a full name in the article."""
    strangers: set[str] = field(default_factory=set)
    """People whose surname somebody else has in the article."""


class Resolver:
    """Decides what the names mean that a matcher finds, article by article."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.entities = gazetteer.entities
        self.courtesies = gazetteer.rules.courtesies
        self.matcher = Matcher(gazetteer)

    def mentions(self, passages: Sequence[Passage], year: int | None) -> list[Mention]:
        """Return the mentions in an article's passages, in their order.

        Args:
            passages: all passages of one article.
            year: of its publication; None if it is unknown.
        """
        names_in_passages = [(passage, self.matcher.find(passage.text)) for passage in passages]
        context = self._context(names_in_passages, year)
        mentions = []
        for (part, position, text), names in names_in_passages:
            for start, end, pattern, around in names:
                entity_id = pattern.certain or self._meant(pattern, around, part, context)
                if entity_id:
                    mentions.append((part, position, start + 1, entity_id, text[start:end]))
        return mentions

    def _context(self, names_in_passages: Sequence[tuple[Passage, list[NameInText]]], year: int | None) -> Context:
        context = Context(year)
        for passage, names in names_in_passages:
            if passage.part == BIO:
                continue
            context.named.update(pattern.certain for _, _, pattern, _ in names if pattern.certain)
            is_prose = passage.part not in HEADLINES and not passage.text.isupper()
            for _, _, pattern, around in names:
                if pattern.certain:
                    continue
                if pattern.form is Form.FULL and len(pattern.entity_ids) == 1:
                    context.named.update(pattern.entity_ids)
                elif pattern.form is Form.SURNAME and is_prose and self._is_somebody_else(pattern, around):
                    context.strangers.update(pattern.entity_ids)
        return context

    def _is_somebody_else(self, pattern: Pattern, around: Surroundings) -> bool:
        """Return whether another given name stands before the surname, or a title that nobody with this surname had."""
        if around.is_other_name:
            return True
        return not any(self._may_have(self.entities[one], around.title) for one in pattern.entity_ids)

    def _may_have(self, person: Entity, title: str | None) -> bool:
        """Return whether `title` before the surname does not exclude the person."""
        return title is None or title in self.courtesies or not person.titles or title in person.titles

    def _meant(self, pattern: Pattern, around: Surroundings, part: str, context: Context) -> str | None:
        """Return the entity that a name means in its article; None if that is not certain."""
        if pattern.form is Form.FULL:
            if len(pattern.entity_ids) == 1:
                return pattern.entity_ids[0]
            return _only([one for one in pattern.entity_ids if self.entities[one].country in context.named])
        if part == BIO:
            return None
        if pattern.form is Form.SHORT:
            return _only([one for one in pattern.entity_ids if one in context.named])
        return self._bearer(pattern, around, part, context)

    def _bearer(self, pattern: Pattern, around: Surroundings, part: str, context: Context) -> str | None:
        """Return whom a surname means: who is named in full in the article, else whom it means by itself that year."""
        title = around.title
        people = [one for one in pattern.entity_ids if self._may_have(self.entities[one], title)]
        named = [one for one in people if one in context.named]
        if (around.is_other_name or around.is_given_name) and not (named and part in HEADLINES):
            return None
        by_itself = [one for one in people if self._stands_alone(self.entities[one], title)]
        now = [one for one in by_itself if self.entities[one].covers(context.year)]
        if named:
            # The full name of the late father does not make him the bearer of the ruling son's surname.
            of_the_year = [one for one in named if self.entities[one].covers(context.year)]
            return _only(of_the_year or ([] if now else named))
        return None if any(one in context.strangers for one in people) else _only(now)

    def _stands_alone(self, person: Entity, title: str | None) -> bool:
        """Return whether the surname means the person without a full name: by fame, or with a title of theirs."""
        return person.alone or title in person.titles


def _only(candidates: Collection[str]) -> str | None:
    """Return the one candidate; None if there are none or several."""
    return next(iter(candidates)) if len(candidates) == 1 else None
