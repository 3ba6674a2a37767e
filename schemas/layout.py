"""What the pages of a crawl looked like. The archive keeps it, and the next crawl is compared with it."""

from pydantic import Field

from schemas.base import Record


class LayoutCount(Record):
    """How often each selector matched on the pages of one kind, and where the matched elements were."""

    pages: int = Field(default=0, ge=0, description="Number of pages examined.")
    paths: dict[str, dict[str, int]] = Field(
        default_factory=dict,
        description="By selector and path of the matched element inside its page: the number of pages with it.",
    )


class Layout(Record):
    """The trailing baseline: the layout of the latest pages without layout drift."""

    reader_version: str = Field(description="Version of the readers; each version has a baseline of its own.")
    kinds: dict[str, LayoutCount] = Field(default_factory=dict, description="By kind of page: item or listing.")
