"""The article's text: abstract, parts, bio and news items, from the joined and repaired blocks."""

from dataclasses import dataclass
from datetime import date

from schemas.article import Author, DigestItem, Kind, Paragraph, Section
from spiders.pages.fields.bio import take_unlabelled
from spiders.pages.fields.digest import digest_item, read_items
from spiders.pages.fields.intro import Joined, whole_paragraphs
from spiders.pages.fields.labels import CANONICAL
from spiders.pages.fields.sections import Division, Part, divide
from spiders.sites import Site


@dataclass(frozen=True)
class Body:
    """The divided text of an article, with the rules that found abstract and bio."""

    parts: list[Part]
    abstract: str | None = None
    abstract_rule: str = "absent"
    bio: str | None = None
    bio_rule: str = "absent"
    bio_label: str | None = None
    """The bio's label as printed."""
    digest_items: tuple[DigestItem, ...] = ()

    @property
    def text(self) -> str:
        """The text alone, without abstract and labels; paragraphs are joined by a blank line."""
        return "\n\n".join(paragraph for part in self.parts for paragraph in part.paragraphs)

    @property
    def sections(self) -> tuple[Section, ...]:
        """The labelled sections."""
        labelled = [part for part in self.parts if part.label is not None]
        return tuple(
            Section(
                position=position,
                label=part.label or "",
                # Title case and capitals are one spelling; the evidence keeps the letters as printed.
                label_raw=(part.printed or "").upper() if part.label in CANONICAL else part.printed or "",
                text="\n\n".join(part.paragraphs),
            )
            for position, part in enumerate(labelled, start=1)
        )

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The abstract's paragraphs, then the body's, each with the number of its labelled section."""
        rows: list[tuple[int | None, str]] = [(None, text) for text in (self.abstract or "").split("\n\n") if text]
        number = 0
        for part in self.parts:
            number += part.label is not None
            rows.extend((number if part.label is not None else None, text) for text in part.paragraphs)
        return tuple(
            Paragraph(position=position, section_position=section, text=text)
            for position, (section, text) in enumerate(rows, start=1)
        )


def read_body(joined: Joined, kind: Kind, title: str, authors: list[Author], issued: date | None, site: Site) -> Body:
    """The text of an article of the section's `kind`; `issued` is the best known date of the article."""
    if kind is Kind.NEWS_ITEM:
        return _read_news(joined, issued)
    division = divide(joined.blocks, title)
    has_abstracts = issued is not None and issued >= site.abstracts_since
    abstract, abstract_rule = _take_abstract(division, joined, kind, has_abstracts)
    bio, bio_rule = division.bio, "label"
    if division.bio_label is None:
        bio = take_unlabelled(division.parts[-1].paragraphs, authors)
        bio_rule = "closing_paragraph_begins_with_author" if bio else "absent"
    return Body(division.parts, abstract, abstract_rule, "\n\n".join(bio) or None, bio_rule, division.bio_label)


def _read_news(joined: Joined, near: date | None) -> Body:
    """The text of a news page: its items' texts without headlines and date lines."""
    items = read_items(joined.blocks, near)
    paragraphs = [paragraph for item in items for paragraph in item.paragraphs]
    records = tuple(digest_item(item, position) for position, item in enumerate(items, start=1))
    return Body([Part(paragraphs=paragraphs)], digest_items=records)


def _take_abstract(division: Division, joined: Joined, kind: Kind, has_abstracts: bool) -> tuple[str | None, str]:
    """Takes the editorial abstract off the unlabelled part. Only analytical articles have one."""
    preamble = division.parts[0].paragraphs
    labels = [part.label for part in division.parts[1:]]
    if kind is not Kind.ANALYTICAL or not preamble:
        return None, "absent"
    if labels and labels[0] == "BACKGROUND":
        count, rule = len(preamble), "paragraphs_before_background"
    else:
        # Without the first label only an intro of whole paragraphs tells the abstract from the text.
        count, rule = whole_paragraphs(joined.blocks, joined.intro_letters), "intro_of_whole_paragraphs"
        if not has_abstracts or not 0 < count < len(preamble) + bool(labels):
            return None, "absent"
    division.parts[0].paragraphs = preamble[count:]
    return "\n\n".join(preamble[:count]), rule
