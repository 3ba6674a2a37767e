"""A capture: one archived response, and what its URL asks for."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from schemas.base import Record

MAX_OFFSET = (1 << 63) - 1


class PageKind(StrEnum):
    """What a URL asks for."""

    ITEM = "item"
    LISTING = "listing"
    TAG = "tag"
    FEED = "feed"
    JSON = "json"
    HOME = "home"
    TEXT = "text"
    ROBOTS = "robots"
    OTHER = "other"


class Capture(Record):
    """One archived response."""

    capture_id: str = Field(description="WARC-Record-ID without its angle brackets.")
    url: str = Field(description="Public URL of the page, on the site's canonical host.")
    fetched_at: datetime = Field(description="When it was fetched or saved, in UTC.")
    status: int = Field(
        ge=0,
        le=999,
        description="HTTP status code; 0 if the response states none of three digits; 200 for an imported file.",
    )
    content_type: str | None = Field(default=None, description="Content-Type header of the response.")
    payload_digest: str = Field(description="`sha1:` and the base32 digest of the payload as archived.")
    warc_file: str = Field(description="Name of the WARC file inside the archive.")
    warc_offset: int = Field(ge=0, le=MAX_OFFSET, description="Offset in bytes of the record's gzip member.")
    warc_length: int = Field(gt=0, le=MAX_OFFSET, description="Length in bytes of the record's gzip member.")
    page_kind: PageKind = Field(description="What the URL asks for.")
    article_id: str | None = Field(default=None, description="The article that the URL names, if any.")
    moved_to: str | None = Field(default=None, description="The article to which the item redirects permanently.")
