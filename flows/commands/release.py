"""`caci release`."""

from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from flows.commands.command_settings import command_settings
from flows.errors import WRONG_USE, UserError, clear_errors
from flows.pipeline.export import make_release, releases_of
from flows.present.release_notes import release_notes
from flows.present.row_formats import Format
from flows.present.rows import print_rows, wide_console
from flows.settings import Settings
from spiders.terminal_text import one_line
from warehouse.exports.releases.release import faults_of, releases_in
from warehouse.exports.releases.versions import version_of

COLUMNS = ("version", "published_at", "articles", "added", "modified", "gone", "back", "removed", "digest")


def release_command(
    version: Annotated[
        str | None, Parameter(help="Such as 2026.11.0, or 2026.11 [default: the month of the published data].")
    ] = None,
    /,
    *,
    listed: Annotated[bool, Parameter(name="--list", negative="", help="List the releases; make none.")] = False,
    verify: Annotated[
        str | None, Parameter(help="Check every file of this release against its digest; make none.")
    ] = None,
    output: Annotated[Format, Parameter(name="--format", help="How to print the list.")] = Format.TABLE,
) -> None:
    """Make a release of the published database: data with a version to cite, and what changed since the last one.

    The folder exports/releases/VERSION holds the data package, Parquet, release.json, CHANGES.md and changes.jsonl. It
    is never overwritten. If nothing has been published or edited since the latest release, none is made.
    """
    settings = command_settings()
    if sum(map(bool, (version, listed, verify))) > 1:
        raise UserError("Give a version to make, --list, or --verify, and only one of them.", WRONG_USE)
    if listed:
        _list(settings, output)
    elif verify:
        _verify(settings, verify)
    else:
        _make(settings, version)


def _make(settings: Settings, version: str | None) -> None:
    with clear_errors():
        made = make_release(settings, release_notes, version)
        latest = releases_in(releases_of(settings))[-1]["version"]
    if made is None:
        message = f"Nothing has been published or edited since the release {latest}, so none was made."
    else:
        counts = ", ".join(f"{count:,} {kind}" for kind, count in made.description["changes"].items() if count)
        message = f"{releases_of(settings) / made.version}: {counts or 'no article differs'}."
    Console().print(message, highlight=False, markup=False, soft_wrap=True)


def _list(settings: Settings, output: Format) -> None:
    with clear_errors():
        releases = releases_in(releases_of(settings))
    rows = []
    for release in releases:
        counts = [release["changes"].get(name) for name in COLUMNS[3:8]]
        published = (release["publication"] or {}).get("published_at")
        rows.append((release["version"], published, release["tables"]["articles"]["rows"], *counts, release["digest"]))
    print_rows(wide_console(), COLUMNS, rows, output)


def _verify(settings: Settings, version: str) -> None:
    folder = releases_of(settings) / version
    if version_of(version) is None or not folder.is_dir():
        raise UserError(f"There is no release {one_line(version)}; `caci release --list` lists them.", WRONG_USE)
    console = Console(soft_wrap=True)
    with clear_errors():
        faults = faults_of(folder)
    for fault in faults:
        console.print(one_line(fault), highlight=False, markup=False)
    if faults:
        raise UserError(
            f"The release {version} was changed; files that differ: {len(faults):,}. Restore it from a copy."
        )
    console.print(f"The release {version} is intact.", highlight=False)
