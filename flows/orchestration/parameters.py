"""Parameters that flows share. A wrong one is refused before anything runs, by Prefect's server already."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema

from flows.settings import Settings
from spiders.sites import load_site

MAX_SECONDS_OF_A_RUN = 48 * 3600
"""Prefect ends a run after that. In a deployment it may wait twelve hours for another run, and each crawl in it ends
itself after `crawl_timeout`, twelve hours as well."""
SECTIONS = list(load_site(Settings().site).sections)


def _known(section: str) -> str:
    if section not in (sections := load_site(Settings().site).sections):
        raise ValueError(f"there is no section {section!r}; the sections are {', '.join(sections)}")
    return section


Section = Annotated[str, AfterValidator(_known), WithJsonSchema({"type": "string", "enum": SECTIONS})]
Sections = Annotated[list[Section] | None, Field(description="Slugs of the sections to walk; all by default.")]
DAY_SCHEMA = {"type": "string", "format": "date", "pattern": r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"}
Day = Annotated[date, WithJsonSchema(DAY_SCHEMA)]
