"""The labelled sentences of `mentions.toml`, and how many of their mentions are found."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warehouse.gazetteer.resolver import Mention, Passage, Resolver

LABELLED = Path(__file__).with_name("mentions.toml")
UNSEEN = Path(__file__).with_name("mentions_unseen.toml")
"""Sentences that were written when the rules were finished; no rule was changed for them."""
# `{Kirghizstan=kyrgyzstan}`
MARK = re.compile(r"\{([^{}=]+)=([a-z0-9-]+)\}")


@dataclass(frozen=True)
class Labelled:
    """An article with the mentions that a reader sees in it."""

    year: int
    passages: list[Passage]
    mentions: set[Mention]


@dataclass(frozen=True)
class Score:
    """The mentions found, found wrongly and missed, the last two as readable sentences."""

    right: int
    wrong: list[str]
    missed: list[str]

    @property
    def precision(self) -> float:
        return self.right / (self.right + len(self.wrong))

    @property
    def recall(self) -> float:
        return self.right / (self.right + len(self.missed))


def articles(path: Path = LABELLED) -> list[Labelled]:
    """Return the articles of the file."""
    return [_labelled(entry) for entry in tomllib.loads(path.read_text(encoding="utf-8"))["article"]]


def _labelled(entry: dict[str, Any]) -> Labelled:
    passages: list[Passage] = []
    mentions: set[Mention] = set()
    marked = [("title", 1, entry["title"])]
    marked += [("body", position, text) for position, text in enumerate(entry["body"], start=1)]
    for part, position, text in marked:
        passage = Passage(part, position, MARK.sub(r"\1", text))
        passages.append(passage)
        mentions.update(_marks(passage, text))
    return Labelled(entry["year"], passages, mentions)


def _marks(passage: Passage, marked: str) -> Iterator[Mention]:
    removed = 0
    for mark in MARK.finditer(marked):
        yield passage.part, passage.position, mark.start() - removed + 1, mark[2], mark[1]
        removed += len(mark[0]) - len(mark[1])


def score(resolver: Resolver, path: Path = LABELLED) -> Score:
    """Compare the labelled mentions with those found: place, entity and spelling."""
    right, wrong, missed = 0, [], []
    for article in articles(path):
        found = set(resolver.mentions(article.passages, article.year))
        right += len(found & article.mentions)
        texts = {(passage.part, passage.position): passage.text for passage in article.passages}
        wrong += [_in_words(mention, texts) for mention in sorted(found - article.mentions)]
        missed += [_in_words(mention, texts) for mention in sorted(article.mentions - found)]
    return Score(right, wrong, missed)


def _in_words(mention: Mention, texts: dict[tuple[str, int], str]) -> str:
    part, position, _, entity_id, printed_as = mention
    return f"{printed_as} ({entity_id}) in: {texts[part, position]}"
