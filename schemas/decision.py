"""What a person decided about two articles or two names. The archive keeps it, so it survives every rebuild."""

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
    """The earlier decision is withdrawn: the rules decide again."""


class Decision(Record):
    """One decision. The latest of several about the same two counts."""

    decision_id: str = Field(description="Identifier of the decision.")
    subject: Literal["article", "author"] = Field(
        description="What it is about: two articles, or two spellings of a name."
    )
    one: str = Field(description="Identifier of an article, or a name as printed.")
    other: str = Field(description="Identifier of another article, or another name.")
    verdict: Verdict = Field(description="same, different, or by_rule, which withdraws the earlier decision.")
    decided_by: str = Field(min_length=1, description="Name of the person who decided.")
    decided_at: datetime = Field(description="When it was decided, in UTC.")
    note: str | None = Field(default=None, description="Reason, in the words of the person who decided.")
