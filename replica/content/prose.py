"""Sentences and paragraphs: the grammar applied to one topic."""

import re
from collections.abc import Mapping
from random import Random

from replica.content.grammar import GRAMMAR
from replica.content.public_names import article_key, public_sentence
from replica.content.vocabulary import Topic

# "{opening}" or, with a capital, "{Subject}": an entry of the same list, which then begins with a capital.
_SLOT = re.compile(r"\{(\w+)\}")
_NUMBERS = {"number": (3, 28), "more": (29, 90), "percent": (4, 89), "digit": (1, 9)}
# What precedes a straight quotation mark decides on its curly form.
_OPENING_QUOTE = re.compile(r'(^|[\s(])"')
_SENTENCE_JOINT = re.compile(r"(?<=[a-z]{3}\.) (?=[A-Z][a-z])")


def capitalise(text: str) -> str:
    """Return `text` with its first letter in upper case, the rest unchanged."""
    return text[:1].upper() + text[1:]


def typeset(text: str, quotes: str) -> str:
    """Return `text` with its plain quotes as the article's era prints them: "curly", "straight" or "lost".

    Apostrophes and quotation marks of 2000-2002 were lost in an import ("Southeast Asias", "the worlds total"); then
    the record lacks them too, because nothing on the page says where they were.
    """
    if quotes == "straight":
        return text
    if quotes == "lost":
        return text.replace("'", "").replace('"', "")
    return _OPENING_QUOTE.sub("\\1“", text).replace('"', "”").replace("'", "’")


class Prose:
    """Writes about one topic in one typographic style; every call advances the random stream."""

    def __init__(self, topic: Topic, random: Random, quotes: str = "curly") -> None:
        self._random = random.random
        self._quotes = quotes
        self._words: Mapping[str, tuple[str, ...]] = GRAMMAR | topic.slots
        self._topic, self._key, self._paragraphs = topic, article_key(topic.slots), 0

    def phrase(self, name: str) -> str:
        """Return a phrase of the grammar's list `name`, as plain text.

        Raises:
            KeyError: if there is no such list.
        """
        bounds = _NUMBERS.get(name)
        if bounds:
            return str(bounds[0] + int(self._random() * (bounds[1] - bounds[0] + 1)))
        options = self._words[name]
        return self.expand(options[int(self._random() * len(options))])

    def expand(self, template: str) -> str:
        """Return `template` with its slots replaced by phrases."""
        return _SLOT.sub(self._slot, template) if "{" in template else template

    def _slot(self, match: re.Match[str]) -> str:
        name = match[1]
        return self.phrase(name) if name[0].islower() else capitalise(self.phrase(name.lower()))

    def sentence(self, kind: str = "sentence") -> str:
        """Return a typeset sentence of the list `kind`."""
        return typeset(capitalise(self.phrase(kind)), self._quotes)

    def paragraph(self, sentences: int, *, glued: bool = False) -> str:
        """Return a paragraph of `sentences` sentences.

        With `glued` one full stop lacks the space after it, as in issues of 2004-2007 ("that number.Close to").
        """
        text = " ".join(self.sentence() for _ in range(sentences))
        self._paragraphs += 1
        key = f"{self._key}/{self._paragraphs}"
        if public := public_sentence(self._topic.country.name, self._topic.year, self._topic.slots, key):
            text = f"{text} {public}"
        return _SENTENCE_JOINT.sub("", text, count=1) if glued else text
