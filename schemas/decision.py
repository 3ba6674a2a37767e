"""What a person decided about two articles, or two names; it outlives every rebuild, for the archive keeps it."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field

from schemas.base import Record


class Verdict(StrEnum):
    """What was decided."""

    SAME = "same"
    DIFFERENT = "different"
    BY_RULE = "by_rule"
    """What was decided before is withdrawn: the rules decide again."""


class Decision(Record):
    """One decision. Of several on the same two the latest counts."""

    decision_id: str = Field(description="Identifier of the decision.")
    subject: Literal["article", "author"] = Field(description="What it is about: two articles, or two spellings.")
    one: str = Field(description="Identifier of an article, or a name as printed.")
    other: str = Field(description="Identifier of another article, or another name.")
    verdict: Verdict = Field(description="same, different, or by_rule, which withdraws the decision before.")
    decided_by: str = Field(min_length=1, description="Who decided.")
    decided_at: datetime = Field(description="When, UTC.")
    note: str | None = Field(default=None, description="Why, in the words of whoever decided.")
