"""`caci report`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from flows.commands.command_settings import command_settings
from flows.errors import clear_errors
from flows.report.context import Context
from flows.report.page import page_of
from flows.report.writing import write
from spiders.sites import load_site
from warehouse.query.report_answers import read_answers


def report_command(
    *,
    output: Annotated[
        Path | None, Parameter(help="The file to write [default: exports/report.html in the data directory].")
    ] = None,
) -> None:
    """Write a report on the archive: one HTML page with charts, which needs no network.

    Articles by year and section, the completeness certificate, countries, authors, reads, lengths, silences, freshness
    and what to know before trusting a number; each chart has its numbers in a table. Made for light and dark screens,
    phones and print.
    """
    settings = command_settings()
    path = output or settings.data_dir / "exports" / "report.html"
    site = load_site(settings.site)
    titles = {name: section.title for name, section in site.sections.items()}
    with clear_errors():
        write(path, page_of(Context(read_answers(settings.readable), site.title, titles, datetime.now(UTC))))
    Console().print(str(path), markup=False, highlight=False, soft_wrap=True)
