"""Where a template prints each part of a page, as data (`spiders/pages/layouts/*.toml`); and what crawls saw of it.

The archive keeps what the pages of a crawl looked like, and the next crawl is compared with it.
"""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from schemas.base import Record


class Role(StrEnum):
    """A part of an item's page."""

    TITLE = "title"
    PAGE_DATE = "page_date"
    CATEGORY = "category"
    HITS = "hits"
    TAGS = "tags"
    IMAGE = "image"
    IMAGE_CAPTION = "image_caption"
    IMAGE_CREDIT = "image_credit"
    INTRO = "intro"
    FULL_TEXT = "full_text"
    TEXT = "text"
    RELATED = "related"


class ItemLayout(Record):
    """The page of one item. Selectors are CSS, the preferred one first."""

    containers: tuple[str, ...] = Field(
        default=(), description="The element that holds the item; of K2, `spiders/pages/layouts/container.py` finds it."
    )
    roles: dict[Role, tuple[str, ...]] = Field(
        description="By role: the elements that print it; `text` is a box with intro, full text and more."
    )
    never_in: tuple[str, ...] = Field(
        default=(), description="Elements inside a container whose parts are not the item's, such as modules."
    )
    not_text: tuple[str, ...] = Field(default=(), description="Elements inside a box of text that are not text.")
    bare_text: bool = Field(
        default=True,
        description="Whether text may stand beside the boxes of intro and full text as well.",
    )


class PageLayout(Record):
    """The layout of the pages of a template, or of a family of templates."""

    name: str = Field(description="As evidence names it.")
    evidence: str = Field(description="Where such pages were seen.")
    item: ItemLayout = Field(description="The page of an item.")


class AcceptedLayout(Record):
    """A layout that a person accepted after a redesign, archived: a rebuild then reads the same records.

    Of several of one name the latest counts.
    """

    layout_id: str = Field(description="Identifier of the acceptance.")
    site: str = Field(description="Short name of the site whose pages have the layout.")
    layout: PageLayout = Field(description="What was accepted.")
    accepted_by: str = Field(min_length=1, description="Name of the person who accepted it.")
    accepted_at: datetime = Field(description="When it was accepted, in UTC.")


class LayoutCount(Record):
    """How often each selector matched on the pages of one kind, and where the matched elements were.

    The same of the fields that were read, by their rules: then a path is the name of a rule.
    """

    pages: int = Field(default=0, ge=0, description="Number of pages examined.")
    paths: dict[str, dict[str, float]] = Field(
        default_factory=dict,
        description="By selector and path of the matched element inside its page: the number of pages with it; a"
        " fraction after older pages began to count for less.",
    )
    unseen: dict[str, dict[str, int]] = Field(
        default_factory=dict, description="By selector and path: the number of pages since the latest one with it."
    )


class Layout(Record):
    """The trailing baseline: the layout of the latest pages without layout drift, and what was read from them."""

    reader_version: str = Field(description="Version of the readers; each version has a baseline of its own.")
    kinds: dict[str, LayoutCount] = Field(default_factory=dict, description="By kind of page: item or listing.")
    yields: dict[str, LayoutCount] = Field(
        default_factory=dict,
        description="By section and thousand of K2's ids, as field-reports/13: by which rule each field was read from"
        " the pages of items, and how long their texts were. No rule is an empty name.",
    )


class Misses(Record):
    """The latest pages, of which some lack a field that pages before had, or have it in a form that is not right."""

    pages: tuple[str, ...] = Field(description="The addresses of those that do, the latest last.")
    evidence: tuple[float, ...] = Field(
        description="How much likelier the latest pages are after each of the changes that are looked for than without."
    )
