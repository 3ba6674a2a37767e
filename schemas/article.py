"""An article and its parts, as read from one capture."""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field

from schemas.base import Record


class Kind(StrEnum):
    """What an article is; which fields must be present depends on it."""

    ANALYTICAL = "analytical"
    FIELD_REPORT = "field_report"
    FEATURE = "feature"
    NEWS_ITEM = "news_item"
    NEWS_DIGEST = "news_digest"
    OTHER = "other"


LinkBlock = Literal["text", "related", "visit_also", "staff_publications", "pdf"]
"""Where on the page a link is."""


class Author(Record):
    """One author of an article, as this page names him or her."""

    position: int = Field(ge=1, description="Position in the byline, from 1.")
    name: str = Field(description="Name without honorific, rank, degree or affiliation.")
    printed_as: str = Field(description="Name as printed, with honorific and degree, without affiliation.")
    honorific: str | None = Field(
        default=None, description="Honorific or rank before the name, as printed, such as Dr. or Col."
    )
    affiliation: str | None = Field(default=None, description="What follows the name, as printed, cut words included.")
    bio: str | None = Field(default=None, description="This author's own biographical note.")


class Section(Record):
    """A labelled section of the text."""

    position: int = Field(ge=1, description="Position among the labelled sections, from 1.")
    label: str = Field(description="BACKGROUND, IMPLICATIONS or CONCLUSIONS, or else the heading as printed.")
    label_raw: str = Field(
        description="The label as printed, even misspelt or in the singular; in capitals, without the colon."
    )
    text: str = Field(description="Clean text; paragraphs are joined by a blank line.")


class Paragraph(Record):
    """A paragraph of the article: the abstract first, if there is one, then the body in order."""

    position: int = Field(ge=1, description="Position in the article, from 1.")
    section_position: int | None = Field(
        default=None,
        description="The labelled section that contains it; null before the first label and in the abstract.",
    )
    text: str = Field(description="Clean text with single spaces.")


class Link(Record):
    """A link on the article's page."""

    position: int = Field(ge=1, description="Position on the page, from 1.")
    block: LinkBlock = Field(
        description="Where it is: in the text, a related block or a sidebar block, or a link to a PDF."
    )
    url: str = Field(description="Absolute, percent-encoded URL; links to the site itself use its public host.")
    text: str = Field(description="The link's text, or the alternative text of its image.")
    target_article_id: str | None = Field(
        default=None, description="The article it points to, if it is an article of the site."
    )


class DigestItem(Record):
    """One news item of a digest, or the only one on the page of a news item."""

    position: int = Field(ge=1, description="Position in the digest, from 1.")
    headline: str | None = Field(default=None, description="The item's headline, if it has one of its own.")
    item_date: date | None = Field(default=None, description="Date in the item's date line.")
    text: str = Field(description="Clean text, including the agency in brackets as printed.")
    agency: str | None = Field(default=None, description="Source named in brackets at the end, such as RFE/RL.")


class Evidence(Record):
    """Why a field has its value."""

    field: str = Field(description="Name of the field of the article.")
    rule: str = Field(description="Name of the rule that produced the value.")
    raw: str | None = Field(default=None, description="The raw text that the rule read.")


class Article(Record):
    """What one capture says about one article. It carries no clock: the same bytes always make the same record."""

    article_id: str = Field(description="`<site>:<K2 item id>`, such as caci:8400.")
    item_id: int | None = Field(default=None, description="K2 item id; null for text renderings and old Drupal pages.")
    kind: Kind = Field(description="What the article is.")
    section: str | None = Field(default=None, description="Section of the site, such as analytical-articles.")
    category: str | None = Field(default=None, description="Category as printed, such as Analytical Articles.")
    url: str | None = Field(default=None, description="Public canonical URL; null for a text without a URL.")
    title: str = Field(description="Title as printed.")
    byline: str | None = Field(default=None, description="Byline as printed; lines joined by ' / '.")
    authors: tuple[Author, ...] = Field(default=(), description="Authors in the order of the byline.")
    page_date: date | None = Field(default=None, description="Date in the page's header.")
    issue_date: date | None = Field(default=None, description="Date in the byline.")
    slug_date: date | None = Field(default=None, description="Date in the URL of an imported item.")
    title_date: date | None = Field(default=None, description="Date in the title of a news digest.")
    published_on: date | None = Field(default=None, description="The date chosen by `date_rule`.")
    date_rule: str = Field(description="Name of the rule that chose `published_on`.")
    date_conflict: bool = Field(default=False, description="True if the dates that are present do not all agree.")
    abstract: str | None = Field(default=None, description="Editorial abstract, if there is one.")
    body: str = Field(description="The text alone; paragraphs are joined by a blank line.")
    sections: tuple[Section, ...] = Field(default=(), description="Labelled sections in order.")
    paragraphs: tuple[Paragraph, ...] = Field(default=(), description="Abstract and body, paragraph by paragraph.")
    bio: str | None = Field(default=None, description="Author bio as printed, without label and e-mail address.")
    tags: tuple[str, ...] = Field(default=(), description="Tags in the order of the page.")
    hits: int | None = Field(default=None, ge=0, description="N of `Read N times`, which does not count this view.")
    links: tuple[Link, ...] = Field(default=(), description="Links in the order of the page.")
    digest_items: tuple[DigestItem, ...] = Field(default=(), description="News items of a digest or a news item.")
    pdf_url: str | None = Field(default=None, description="First PDF link of the text, absolute and percent-encoded.")
    image_url: str | None = Field(
        default=None, description="URL of the item image, absolute, without the cache's time stamp."
    )
    image_caption: str | None = Field(default=None, description="Caption of the item image.")
    image_credit: str | None = Field(default=None, description="Credit of the item image.")
    word_count: int = Field(ge=0, description="Number of words in the body.")
    content_digest: str = Field(
        description="sha256 of the article's own cleaned content; a new digest is a new revision."
    )
    reader_version: str = Field(description="Version of the readers that produced this record.")
    evidence: tuple[Evidence, ...] = Field(default=(), description="The rule and the raw text behind each field.")
