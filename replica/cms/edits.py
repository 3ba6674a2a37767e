"""What an editor does to an item after its publication."""

from dataclasses import dataclass, replace
from datetime import timedelta

from replica.content.model import Article, Block, Entry, Run
from replica.content.writer import KINDS_OF_SECTIONS

_WORDS = ("hardly", "rarely", "seldom", "mostly")


@dataclass(frozen=True, slots=True)
class Edits:
    """All changes to one item.

    Attributes:
        title: another title; None if unchanged.
        alias: another alias; None if unchanged.
        added: number of added paragraphs.
        reworded: number of replaced words.
        touched: how often the item was saved without a change.
        source: the entry that determines its text, if the item was moved to or posted again in another section.
    """

    title: str | None = None
    alias: str | None = None
    added: int = 0
    reworded: int = 0
    touched: int = 0
    source: Entry | None = None


NO_EDITS = Edits()


def edited(article: Article, entry: Entry, edits: Edits) -> Article:
    """Return the article after the edits, under the entry that it has now."""
    if edits == NO_EDITS:
        return article
    if edits.source is not None and entry.section in KINDS_OF_SECTIONS:
        article = replace(article, kind=KINDS_OF_SECTIONS[entry.section])
    changes = edits.added + edits.reworded + edits.touched + bool(edits.title)
    article = replace(
        article,
        entry=entry,
        title=edits.title or article.title,
        alias=edits.alias or article.alias,
        modified=article.entry.created + timedelta(days=3650, hours=changes) if changes else article.modified,
    )
    return _with_paragraphs(_reworded(article, edits.reworded), edits.added)


def _with_paragraphs(article: Article, count: int) -> Article:
    if count and article.news:
        corrected = replace(article.news[0], text=f"Correction {count}: {article.news[0].text}")
        return replace(article, news=(corrected, *article.news[1:]))
    added = tuple(
        Block("paragraph", (Run(f"Editor’s note {number}: a figure in this text was corrected."),))
        for number in range(1, count + 1)
    )
    return replace(article, blocks=article.blocks + added)


def _reworded(article: Article, times: int) -> Article:
    """Return the article with another word in the middle of its first paragraph, a new one each time."""
    if not times:
        return article
    word = _WORDS[(times - 1) % len(_WORDS)]
    if article.news:
        first = replace(article.news[0], text=_another_word(article.news[0].text, word))
        return replace(article, news=(first, *article.news[1:]))
    place = next(place for place, block in enumerate(article.blocks) if block.kind == "paragraph" and block.runs)
    block = article.blocks[place]
    run = replace(block.runs[0], text=_another_word(block.runs[0].text, word))
    block = replace(block, runs=(run, *block.runs[1:]))
    return replace(article, blocks=(*article.blocks[:place], block, *article.blocks[place + 1 :]))


def _another_word(text: str, word: str) -> str:
    words = text.split(" ")
    places = [place for place, candidate in enumerate(words) if candidate.isalpha() and candidate.islower()]
    words[places[len(places) // 2]] = word
    return " ".join(words)
