"""A layout that a person accepted after a redesign. The archive keeps it, so that a rebuild reads the same records."""

from datetime import datetime

from pydantic import Field

from schemas.base import Record
from schemas.page_layout import PageLayout


class AcceptedLayout(Record):
    """One acceptance. Of several of one name the latest counts."""

    layout_id: str = Field(description="Identifier of the acceptance.")
    site: str = Field(description="Short name of the site whose pages have the layout.")
    layout: PageLayout = Field(description="What was accepted.")
    accepted_by: str = Field(min_length=1, description="Name of the person who accepted it.")
    accepted_at: datetime = Field(description="When it was accepted, in UTC.")
