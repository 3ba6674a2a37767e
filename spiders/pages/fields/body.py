"""The article's text: abstract, parts, bio and news items, from the joined and repaired blocks."""

from dataclasses import dataclass
from datetime import date

from schemas.article import Author, DigestItem, Kind, Paragraph, Section
from spiders.pages.fields.bio import pop_unlabelled_bio
from spiders.pages.fields.dates import find_digest_title
from spiders.pages.fields.digest import digest_item, read_items
from spiders.pages.fields.intro import JoinedText, count_intro_paragraphs
from spiders.pages.fields.sections import Division, Part, divide
from spiders.pages.markup.comparison import comparison_key
from spiders.sites import Site


@dataclass(frozen=True)
class Body:
    """The divided text of an article, with the rules that found its abstract and its bio."""

    parts: list[Part]
    abstract: str | None = None
    abstract_rule: str = "absent"
    bio: str | None = None
    bio_rule: str = "absent"
    bio_label: str | None = None
    """Label of the bio as printed."""
    digest_items: tuple[DigestItem, ...] = ()

    @property
    def text(self) -> str:
        """The text without abstract and labels; paragraphs are joined by a blank line."""
        return "\n\n".join(paragraph for part in self.parts for paragraph in part.paragraphs)

    @property
    def sections(self) -> tuple[Section, ...]:
        """The labelled sections."""
        labelled = [part for part in self.parts if part.label is not None]
        return tuple(
            Section(
                position=position,
                label=part.label or "",
                # Title case and capitals are one spelling; the evidence keeps the printed letters.
                label_raw=(part.printed or "") if part.is_heading else (part.printed or "").upper(),
                text="\n\n".join(part.paragraphs),
            )
            for position, part in enumerate(labelled, start=1)
        )

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs of the abstract and of the body, each with the number of its labelled section."""
        rows: list[tuple[int | None, str]] = [(None, text) for text in (self.abstract or "").split("\n\n") if text]
        number = 0
        for part in self.parts:
            number += part.label is not None
            rows.extend((number if part.label is not None else None, text) for text in part.paragraphs)
        return tuple(
            Paragraph(position=position, section_position=section, text=text)
            for position, (section, text) in enumerate(rows, start=1)
        )


def read_body(
    joined: JoinedText, kind: Kind, title: str, authors: list[Author], issued: date | None, site: Site
) -> Body:
    """Return the divided text of an article.

    Args:
        joined: the blocks of the text, repaired.
        kind: the kind of the articles of its section.
        title: the title, which the text may repeat.
        authors: whom a bio without a label may be about.
        issued: the best known date of the article.
        site: which labels and abstracts the magazine has.
    """
    if kind is Kind.NEWS_ITEM:
        return _read_news(joined, issued, title, authors, site)
    division = divide(joined.blocks, title, site.magazine.labels)
    abstract, abstract_rule = _pop_abstract(division, joined, kind, issued, site)
    bio, bio_rule = division.bio, "label"
    if division.bio_label is None:
        bio = pop_unlabelled_bio(division.parts[-1].paragraphs, authors)
        bio_rule = "closing_paragraph_begins_with_author" if bio else "absent"
    return Body(division.parts, abstract, abstract_rule, "\n\n".join(bio) or None, bio_rule, division.bio_label)


def _read_news(joined: JoinedText, near: date | None, title: str, authors: list[Author], site: Site) -> Body:
    """Return the texts of the news items on a page, without headlines and date lines."""
    blocks, is_titled = joined.blocks, find_digest_title(title, site) is not None
    if is_titled:  # which the text may repeat
        blocks = [block for block in blocks if comparison_key(block.text) != comparison_key(title)]
    # Somebody compiles a digest; a single news item is by "empty".
    items = read_items(blocks, near, title, is_digest=is_titled or bool(authors))
    paragraphs = [paragraph for item in items for paragraph in item.paragraphs]
    records = tuple(digest_item(item, position) for position, item in enumerate(items, start=1))
    return Body([Part(paragraphs=paragraphs)], digest_items=records)


def _pop_abstract(
    division: Division, joined: JoinedText, kind: Kind, issued: date | None, site: Site
) -> tuple[str | None, str]:
    """Remove the editorial abstract from the part without a label, and return it with the rule that found it.

    Only analytical articles have one.
    """
    preamble = division.parts[0].paragraphs
    labels = [part.label for part in division.parts[1:]]
    if kind is not Kind.ANALYTICAL or not preamble:
        return None, "absent"
    if labels and labels[0] == site.magazine.labels[0]:
        count, rule = len(preamble), "paragraphs_before_background"
    else:
        # Without the first label only an intro of whole paragraphs shows where the abstract ends.
        has_abstract = issued is not None and site.abstracts_since is not None and issued >= site.abstracts_since
        count, rule = count_intro_paragraphs(joined, site.magazine.labels), "intro_of_whole_paragraphs"
        if not has_abstract or not 0 < count < len(preamble) + bool(labels):
            return None, "absent"
    division.parts[0].paragraphs = preamble[count:]
    return "\n\n".join(preamble[:count]), rule
