"""`caci import`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from flows.commands.command_settings import command_settings
from flows.commands.run_options import AddSite
from flows.errors import WRONG_USE, UserError, clear_errors
from flows.pipeline.import_files import files_to_import, import_and_publish
from flows.pipeline.progress import LOGGER, reporter
from flows.pipeline.run.site_check import check_site
from flows.present.terminal_progress import terminal_progress
from flows.settings import Settings
from spiders.messages import counted, joined
from spiders.terminal_text import one_line
from spiders.urls import host_of


def import_command(
    *paths: Annotated[
        Path,
        Parameter(help="WARC files, saved pages (.html, .xml, .json), texts of pages (.txt), or folders of these."),
    ],
    url: Annotated[str | None, Parameter(help="Address of a single page that does not state its own.")] = None,
    dry_run: Annotated[
        bool, Parameter(negative="", help="Print the files that would be imported; import none.")
    ] = False,
    add_site: AddSite = None,
) -> None:
    """Import files into the archive and load them.

    The address of a saved page comes from a manifest.json beside it (a list of objects with `file` and `url`), from
    --url, or from the page itself. What cannot be imported is printed with the reason; the rest is imported.
    """
    if not paths:
        raise UserError("Nothing to import: name a file or a folder.", WRONG_USE)
    if url is not None and not host_of(url):
        raise UserError(f"{one_line(url)} is not an address, such as https://www.cacianalyst.org/….", WRONG_USE)
    settings = command_settings(add_site=add_site)
    console = Console()
    if dry_run:
        print_files(console, settings, paths)
        return
    errors = Console(stderr=True, soft_wrap=True)
    with clear_errors(), terminal_progress():
        report, loaded = import_and_publish(settings, paths, url, reporter(LOGGER))
    again = f", {report.already_archived} already known" if report.already_archived else ""
    ignored = f", {counted(report.ignored, 'other file')} ignored" if report.ignored else ""
    console.print(f"Imported {counted(report.imported, 'page')}{again}{ignored}.", highlight=False)
    console.print(
        f"Articles: {loaded.report.articles_new:,} new, {loaded.report.articles_changed:,} changed.", highlight=False
    )
    for reject in loaded.rejects:
        line = one_line(f"rejected, {reject.reason}: {reject.url} ({reject.detail})")
        console.print(line, markup=False, highlight=False)
    for note in loaded.notes:
        errors.print(one_line(note), markup=False, highlight=False, style="yellow")
    problems = [*report.problems, *loaded.problems]
    for problem in problems:
        errors.print(one_line(problem), markup=False, highlight=False, style="red")
    if problems:
        raise UserError(f"Problems, listed above: {len(problems):,}. The rest is imported.")


def print_files(console: Console, settings: Settings, paths: Sequence[Path]) -> None:
    """Print the files that an import would read, and what is wrong with the paths.

    Raises:
        UserError: some of the paths cannot be imported.
    """
    with clear_errors():
        check_site(settings)
        found = files_to_import(settings, paths)
    for file in found.files:
        console.print(one_line(str(file.path)), markup=False, highlight=False, soft_wrap=True)
    ignored = f"; {counted(found.ignored, 'other file')} would be ignored" if found.ignored else ""
    console.print(
        f"Would be read: {counted(len(found.files), 'file')}{ignored}. Nothing was imported.", highlight=False
    )
    if found.problems:
        raise UserError(one_line(joined(found.problems)))
