"""An item that a refresh or a backfill is to fetch again."""

from pydantic import Field

from schemas.base import Record

MAX_REFRESH_ITEMS = 10_000
"""The most items that a refresh may fetch; more than the site has."""


class KnownItem(Record):
    """An item whose page was requested before."""

    article_id: str = Field(description="The article, such as caci:8400.")
    url: str = Field(description="Its public URL.")
    was_rejected: bool = Field(description="True if the last request found no page, or a page that was rejected.")
