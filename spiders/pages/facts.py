"""What a page says about an article, as printed: the same model for every form of page."""

from dataclasses import dataclass, field
from typing import NamedTuple

from schemas.article import LinkBlock
from spiders.pages.markup.blocks import Anchor, Block
from spiders.pages.markup.head import Head


class Aside(NamedTuple):
    """A piece of the page that is not in the record as the page has it, for evidence."""

    field: str
    """The field in which it stood; `body` for all of the text."""
    rule: str
    """Why: a key of `rules.RULES`."""
    raw: str


@dataclass(frozen=True)
class Facts:
    """What one page says about one article, as printed; None if the page does not say it."""

    article_id: str
    title: str
    url: str | None
    base: str
    """Address against which the links of the page are resolved."""
    intro: list[Block]
    """The intro column; empty if the form has one text only."""
    full: list[Block]
    item_id: int | None = None
    section: str | None = None
    category: str | None = None
    slug: str | None = None
    page_date: str | None = None
    page_datetime: str | None = None
    """The attribute `datetime` of the page's date."""
    hits: int | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    image_caption: str | None = None
    image_credit: str | None = None
    side_links: tuple[tuple[LinkBlock, Anchor], ...] = ()
    url_rule: str = "address"
    section_rule: str = "address"
    identity_rule: str = "address_and_page_agree"
    title_rule: str = "item_title"
    category_rule: str = "printed_block"
    tags_rule: str = "printed_block"
    image_rule: str = "printed_block"
    """Rules by which address, section, identity, title and so on were found: keys of `rules.RULES`."""
    origin: str | None = None
    """Scheme and host from which the page was served, by its <base>; links to it are the site's own."""
    head: Head = field(default_factory=Head)
    """What the head of the page says about the article."""
    layout: str | None = None
    """Name of the layout by which the page was read; None for a form without layouts."""
    selectors: str | None = None
    """Of that layout, by role: those that found the blocks."""
    aside: tuple[Aside, ...] = ()
    """What was set aside or mended before the text was read."""
