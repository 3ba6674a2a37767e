"""A run of a flow, as the archive keeps it and the table `runs` shows it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import Field

from schemas.base import Record
from schemas.certificate import Certificate
from schemas.politeness import Politeness


# Archived runs keep their states: one may be added, and none renamed.
class RunState(StrEnum):
    """How a run ended."""

    GREEN = "green"
    """Done and complete: it is published."""
    RED = "red"
    """Something is missing or wrong: its problems say what, and nothing is published."""


class Run(Record):
    """One run of a flow."""

    run_id: str = Field(description="Identifier of the run.")
    flow: str = Field(description="Name of the flow, such as ingest.")
    parameters: dict[str, Any] = Field(default_factory=dict, description="Parameters of the run.")
    started_at: datetime = Field(description="When it began, in UTC.")
    finished_at: datetime = Field(description="When it ended, in UTC.")
    state: RunState = Field(description="Green if done and complete, red otherwise.")
    reason: str | None = Field(
        default=None, description="Why its crawl ended, such as finished or layout_drift; null in runs of old versions."
    )
    problems: tuple[str, ...] = Field(default=(), description="Why it is red, in words.")
    certificate: Certificate | None = Field(default=None, description="Its completeness certificate.")
    politeness: Politeness | None = Field(
        default=None, description="What it requested from the site; null if it requested nothing."
    )
