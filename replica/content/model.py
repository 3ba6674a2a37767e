"""What an article is before it is typed: clean text in blocks, with everything a perfect reader would report."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Kind = Literal["analytical", "field_report", "feature", "news_item", "news_digest", "other"]
State = Literal["published", "gone", "login"]
BlockKind = Literal["paragraph", "quote", "list", "table", "heading", "label", "picture", "attribution", "blank"]

PUBLIC_ORIGIN = "https://www.cacianalyst.org"
SECTION_NAMES = {
    "analytical-articles": "Analytical Articles",
    "field-reports": "Field Reports",
    "news-digest": "News Digest",
    "feature-articles": "Feature Articles",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the catalogue: what the archive knows of an item without having written it.

    `key` is the id that the item's text hangs on: a twin has an id of its own and the key of another item, and so has a
    repost, in which `reworded` tells that one word is another. `rank` counts the items of its section from 0, oldest
    first. `day` is the day of the issue (or of the posting), `created` the moment in K2's header.
    """

    item_id: int
    key: int
    section: str
    rank: int
    day: date
    created: datetime
    state: State = "published"
    reworded: int = 0

    @property
    def legacy(self) -> bool:
        """Whether the item was imported from the old site, which shows in its slug."""
        return self.day.year < 2013


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text.

    `href` makes it a link as printed on the page, `mail` an e-mail address that Joomla cloaks (and no text).
    """

    text: str
    href: str | None = None
    mail: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """A section label.

    `label` is canonical, `printed` as the page has it without colon, `markup` the way it is set off, `colon` its end;
    `glued_alt` stands right before it, as an image's alternative text or (`glued_as_text`) as a word.
    """

    label: str
    printed: str
    markup: str = "strong"
    colon: str = ": "
    glued_alt: str | None = None
    glued_as_text: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """An image in the text: `credit` is the line after it (None without), `own_paragraph` its place."""

    source: str
    alternative: str
    credit: str | None = None
    own_paragraph: bool = True


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of the body, in reading order. `runs` holds a paragraph's text, or one run an item of a list."""

    kind: BlockKind
    runs: tuple[Run, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    label: Label | None = None
    picture: Picture | None = None

    @property
    def text(self) -> str:
        """The block's clean text, its runs joined."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Author:
    """An author as the byline prints him, and as a reader should report him."""

    name: str
    printed_as: str
    honorific: str | None = None
    affiliation: str | None = None
    bio: str | None = None


@dataclass(frozen=True, slots=True)
class Byline:
    """The byline's printed lines (none for an event page), its authors, and the issue date that can be read from it.

    `bold` is the part that some pages set in bold; `indented` puts a no-break space before it, as pages of 2018 have.
    """

    form: str
    lines: tuple[str, ...]
    authors: tuple[Author, ...] = ()
    issue_date: date | None = None
    bold: str = ""
    indented: bool = False


@dataclass(frozen=True, slots=True)
class Bio:
    """The note on the authors.

    Its printed label, the way that is set off, its paragraphs, and whether a cloaked address stands at its end.
    `sentences` holds each author's own sentence (None for one who has none), in the byline's order.
    """

    label: str
    markup: str
    texts: tuple[str, ...]
    sentences: tuple[str | None, ...]
    mail: bool = False


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One item of a digest.

    `date_line` is as printed (None where it has none), `item_date` what it means, `agency` the final bracket.
    """

    headline: str | None
    date_line: str | None
    item_date: date | None
    text: str
    agency: str | None


@dataclass(frozen=True, slots=True)
class Download:
    """A feature's link to its PDF: the href as printed, raw spaces included, and the words it stands on."""

    href: str
    text: str


@dataclass(frozen=True, slots=True)
class Style:
    """How the page was made difficult; see the modules of `replica.markup` for what each value does."""

    template: str
    flavour: str
    byline_markup: str
    intro: str
    quotes: str
    dirt: frozenset[str] = frozenset()
    digest_layout: str = "bold"


@dataclass(frozen=True, slots=True)
class Article:
    """An item, written."""

    entry: Entry
    kind: Kind
    title: str
    alias: str
    byline: Byline
    style: Style
    abstract: str | None = None
    blocks: tuple[Block, ...] = ()
    bio: Bio | None = None
    news: tuple[NewsItem, ...] = ()
    download: Download | None = None
    title_date: date | None = None
    shows_date: bool = True
    tags: tuple[str, ...] = ()
    image: bool = False
    image_caption: str | None = None
    image_credits: str | None = None
    attribution: str | None = None
    comments: tuple[tuple[str, str], ...] = ()
    hits: int = 0
    modified: datetime | None = None
    account: str = "Super User"
    forms: tuple[str, ...] = ()
