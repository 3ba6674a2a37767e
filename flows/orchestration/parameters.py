"""Parameters that flows share. Prefect's server rejects an invalid one before anything runs."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema

from flows.settings import Settings
from spiders.sites import load_site

MAX_SECONDS_OF_A_RUN = 48 * 3600
"""Prefect ends a run after this time. A deployment's run may wait twelve hours for another one, and each of its crawls
ends after `Settings.crawl_timeout`, also twelve hours."""
SECTIONS = list(load_site(Settings().site).sections)


def _existing(section: str) -> str:
    if section not in (sections := load_site(Settings().site).sections):
        raise ValueError(f"there is no section {section!r}; the sections are {', '.join(sections)}")
    return section


Section = Annotated[str, AfterValidator(_existing), WithJsonSchema({"type": "string", "enum": SECTIONS})]
Sections = Annotated[
    Annotated[list[Section], Field(min_length=1)] | None,
    Field(description="Slugs of the sections to walk; by default all."),
]
DAY_SCHEMA = {"type": "string", "format": "date", "pattern": r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"}
Day = Annotated[date, WithJsonSchema(DAY_SCHEMA)]
