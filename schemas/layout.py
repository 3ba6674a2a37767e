"""What the pages of a crawl looked like, as it is kept in the archive: against it the next crawl is held."""

from pydantic import Field

from schemas.base import Record


class LayoutCount(Record):
    """How often each selector matched on the pages of one kind, and where what it matched stood."""

    pages: int = Field(default=0, ge=0, description="Pages looked at.")
    paths: dict[str, dict[str, int]] = Field(
        default_factory=dict,
        description="By selector: the path of the matched element inside its page, and the number of pages with it.",
    )


class Layout(Record):
    """The trailing baseline: the layout of the latest pages that were found in order."""

    reader_version: str = Field(description="Version of the readers; another one begins a baseline of its own.")
    kinds: dict[str, LayoutCount] = Field(default_factory=dict, description="By kind of page: item, listing.")
