"""What a refresh is to fetch again."""

from pydantic import Field

from schemas.base import Record

MAX_REFRESH_ITEMS = 10_000
"""So many items a refresh may be told to fetch: more than the site has."""


class KnownItem(Record):
    """An item whose page was asked for before."""

    article_id: str = Field(description="The article, as caci:8400.")
    url: str = Field(description="Its public address.")
    was_refused: bool = Field(
        description="True where the page was missing, or gave no article, when it was last asked for."
    )
