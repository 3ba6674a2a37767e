"""`caci ingest`."""

import os
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from flows.commands.settings import settings_of
from flows.exit import WRONG_USE, UserError, clear_errors
from flows.prefect_environment import prepare


def ingest_command(
    *,
    origin: Annotated[
        str | None, Parameter(help="Fetch from here instead of the public site: the replica, a mirror.")
    ] = None,
    section: Annotated[
        list[str] | None, Parameter(name="--section", negative="", help="Walk this section only; may be repeated.")
    ] = None,
    download_delay: Annotated[
        float | None, Parameter(help="Seconds between two requests; 0 for a replica only.")
    ] = None,
    full: Annotated[bool, Parameter(negative="", help="Walk every listing to its end.")] = False,
) -> None:
    """Fetch what is new on the site, load it, and account for it.

    Walks the listing of each section, fetches every item once, reads it into the warehouse, prints the completeness
    certificate, and publishes a snapshot for readers. Safe to run again, and after a kill: it goes on where it stopped.
    """
    settings = settings_of(origin=origin, download_delay=download_delay)
    refuse_unknown_sections(settings.site, section or [])
    prepare()
    if "PREFECT_API_URL" not in os.environ:
        Console(stderr=True).print("Starting Prefect’s own server; PREFECT_API_URL would name one that runs already …")
    from flows.commands.certificate import print_run
    from flows.ingest import IngestResult, ingest
    from flows.progress import terminal_progress

    with clear_errors(), terminal_progress():
        state = ingest(settings=settings, sections=section, full=full, return_state=True)
        result = state.result(raise_on_failure=False)
        if isinstance(result, BaseException):
            raise result
    assert isinstance(result, IngestResult)  # noqa: S101 what the flow returns
    print_run(result)
    if result.problem is not None:
        raise UserError(f"The run is red: {result.problem}.")


def refuse_unknown_sections(site_name: str, sections: list[str]) -> None:
    """Raises UserError for a section that the site does not have, with the list of those that it has."""
    from spiders.sites import load_site

    known = load_site(site_name).sections
    unknown = [section for section in sections if section not in known]
    if unknown:
        raise UserError(f"There is no section {unknown[0]!r}; the sections are {', '.join(known)}.", WRONG_USE)
