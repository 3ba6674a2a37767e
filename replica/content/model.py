"""An article before it is typed: clean text in blocks, with everything that a perfect reader would report."""

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
    """A row of the catalogue: what is known of an item before it is written.

    Attributes:
        item_id: the K2 item id.
        key: the id that determines the item's text; a twin or a repost has an id of its own and another item's key.
        section: the slug of its section.
        rank: its position in its section, from 0, oldest first.
        day: the day of the issue, or of the posting.
        created: the moment in K2's header.
        state: whether it is readable, answers 404 or needs an account.
        reworded: how many words of a repost differ from the original.
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

    `href` makes it a link, as printed on the page; `mail` makes it an e-mail address without text, which Joomla cloaks.
    """

    text: str
    href: str | None = None
    mail: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """A section label.

    Attributes:
        label: the canonical label.
        printed: the label as printed, without its colon.
        markup: how it is set off from the text.
        colon: what ends it.
        glued_alt: what precedes it without a blank: the alternative text of an image, or with `glued_as_text` a word.
        glued_as_text: see `glued_alt`.
    """

    label: str
    printed: str
    markup: str = "strong"
    colon: str = ": "
    glued_alt: str | None = None
    glued_as_text: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """An image in the text; `credit` is the line after it, if any, which may be in a paragraph of its own."""

    source: str
    alternative: str
    credit: str | None = None
    own_paragraph: bool = True


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of the body, in reading order. `runs` holds the text of a paragraph, or one run per item of a list."""

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
    """An author as the byline prints him or her, and as a reader should report."""

    name: str
    printed_as: str
    honorific: str | None = None
    affiliation: str | None = None
    bio: str | None = None


@dataclass(frozen=True, slots=True)
class Byline:
    """A byline: its printed lines (none on an event page), its authors, and the issue date that can be read from it.

    `bold` is the part that some pages set in bold; `indented` puts a no-break space before it, as on pages of 2018.
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

    Attributes:
        label: the label as printed.
        markup: how the label is set off from the text.
        texts: the paragraphs.
        sentences: each author's own sentence, None for an author without one, in the order of the byline.
        mail: whether a cloaked e-mail address is at its end.
    """

    label: str
    markup: str
    texts: tuple[str, ...]
    sentences: tuple[str | None, ...]
    mail: bool = False


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One item of a digest.

    `date_line` is as printed, if any; `item_date` is its meaning; `agency` is the source in brackets at the end.
    """

    headline: str | None
    date_line: str | None
    item_date: date | None
    text: str
    agency: str | None


@dataclass(frozen=True, slots=True)
class Download:
    """A feature's link to its PDF: the href as printed, including raw spaces, and the text of the link."""

    href: str
    text: str


@dataclass(frozen=True, slots=True)
class Style:
    """What makes a page difficult to read; the modules of `replica.markup` show the effect of each value."""

    template: str
    flavour: str
    byline_markup: str
    intro: str
    quotes: str
    dirt: frozenset[str] = frozenset()
    digest_layout: str = "bold"

    @property
    def states_data(self) -> bool:
        """Whether the head of the page has JSON-LD, as from K2 2.10 on."""
        return self.template != "k268"


@dataclass(frozen=True, slots=True)
class Article:
    """A written item."""

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

    @property
    def page_day(self) -> date | None:
        """The day that the page names, in its header or in its head; None if it names none."""
        return self.entry.created.date() if self.shows_date or self.style.states_data else None
