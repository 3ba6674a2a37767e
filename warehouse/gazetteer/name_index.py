"""The names of a gazetteer, ready to be found: one regular expression for all, and what each can mean."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from warehouse.gazetteer.entities import Entity, EntityType, Gazetteer
from warehouse.gazetteer.folding import folded, spellings, split_brackets
from warehouse.gazetteer.word_tree import pattern_of

# The first word of a name that begins with a capital or a digit: only these are looked for in a text.
CAPITAL = re.compile(r"(?<!\w)[A-Z0-9]")
# `Armenias` is `Armenia’s` on a page that lost its apostrophes. Of shorter names this would make other words.
MIN_LETTERS_WITH_LOST_APOSTROPHE = 5


class Form(Enum):
    """The kind of a name, which decides when it is a mention."""

    IGNORED = auto()
    FULL = auto()
    SHORT = auto()
    SURNAME = auto()


@dataclass(frozen=True, slots=True)
class Pattern:
    """One spelling of a name: the key by which it is found, and what must stand around the key."""

    key: str
    """The mention from its first capital or digit."""
    lead: str
    """The part of the mention before that, such as `al ` of `al Qaeda`."""
    before: str
    """What must stand before the mention, in small letters."""
    after: str
    form: Form
    entity_ids: tuple[str, ...]
    """Whose name it is, in alphabetical order; empty for an ignored phrase."""
    is_english_word: bool
    may_lose_apostrophe: bool

    certain: str | None
    """The entity, where the name always means it and nothing but its ends must be looked at."""

    @property
    def length(self) -> int:
        """Characters that must agree; the longest pattern counts."""
        return len(self.before) + len(self.lead) + len(self.key) + len(self.after)


@dataclass(frozen=True)
class NameIndex:
    """All keys as a regular expression that splits a text at the longest, and their patterns, the longest first."""

    keys: re.Pattern[str]
    patterns: Mapping[str, tuple[Pattern, ...]]


def index_names(gazetteer: Gazetteer) -> NameIndex:
    """Return all names of the gazetteer in all their spellings."""
    by_key: dict[str, list[Pattern]] = defaultdict(list)
    for name, (form, ids) in _owners(gazetteer).items():
        for pattern in _spelled(name, form, ids, gazetteer):
            by_key[pattern.key].append(pattern)
    ordered = {
        key: tuple(sorted(patterns, key=lambda one: (-one.length, one.before, one.lead, one.after)))
        for key, patterns in by_key.items()
    }
    followers = "|".join(f"{word.title()}|{word.upper()}" for word in sorted(gazetteer.rules.followers))
    # A name ends with a word. What decides on it is matched too: ` Street`, which makes it another name, and an s whose
    # apostrophe may be lost.
    ends = rf"(?: (?:{followers})(?!\w)|s(?!\w)|(?!\w))"
    return NameIndex(re.compile(f"({pattern_of(ordered)}{ends})"), ordered)


def forms_of(entity: Entity) -> Iterator[tuple[str, Form]]:
    """Yield every name of an entity with its form."""
    for name in entity.full_names():
        yield name, Form.FULL
    for name in entity.short:
        yield name, Form.SHORT
    for surname in entity.surnames:
        yield surname, Form.SURNAME


def _owners(gazetteer: Gazetteer) -> dict[str, tuple[Form, set[str]]]:
    """Return each folded name with its form and whose it is; somebody's full name is nobody's surname."""
    owners: dict[str, dict[Form, set[str]]] = defaultdict(lambda: defaultdict(set))
    for entity in gazetteer.entities.values():
        for name, form in forms_of(entity):
            owners[folded(name)][form].add(entity.entity_id)
    for phrase in gazetteer.rules.ignored:
        owners[folded(phrase)][Form.IGNORED] = set()
    return {name: min(forms.items(), key=lambda item: item[0].value) for name, forms in owners.items()}


def _spelled(name: str, form: Form, ids: Collection[str], gazetteer: Gazetteer) -> Iterator[Pattern]:
    before, mention, after = split_brackets(name)
    is_country = any(gazetteer.entities[one].entity_type == EntityType.COUNTRY for one in ids)
    for spelling in spellings(mention):
        match = CAPITAL.search(spelling)
        if match is None:
            raise ValueError(f"{mention!r} has no word that begins with a capital or a digit")
        is_plain_word = (
            spelling.isalpha() and spelling[1:].islower() and len(spelling) >= MIN_LETTERS_WITH_LOST_APOSTROPHE
        )
        has_context = bool(before or after or match.start())
        is_english_word = spelling.lower() in gazetteer.rules.english_words
        is_certain = form is Form.FULL and len(ids) == 1 and not has_context and not is_english_word
        yield Pattern(
            key=spelling[match.start() :],
            lead=spelling[: match.start()],
            before=before.lower(),
            after=after.lower(),
            form=form,
            entity_ids=tuple(sorted(ids)),
            is_english_word=is_english_word,
            may_lose_apostrophe=is_country and form is Form.FULL and is_plain_word,
            certain=next(iter(ids)) if is_certain else None,
        )
