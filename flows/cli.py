"""The command `caci`: which commands there are, and how each ends.

A command's module is imported only when the command is used, so that `caci --help` answers at once:
https://cyclopts.readthedocs.io/en/latest/lazy_loading.html
"""

import errno
import os
import sys
import threading
import tomllib
from collections.abc import Sequence
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from typing import Annotated, NoReturn

from cyclopts import CycloptsError, Parameter
from rich.console import Console

from flows.children import protect_children
from flows.commands import app
from flows.errors import RED, WRONG_USE, UserError
from flows.signals import handle_signals, signal_behind
from flows.surroundings import prepare_streams, start_in_utf8
from spiders.proxies import reach_own_addresses_directly
from spiders.terminal_text import one_line, plain

COMMANDS = {
    "ingest": ("flows.commands.ingest:ingest_command", "Fetch what is new on the site, load it, and account for it."),
    "audit": (
        "flows.commands.audit:audit_command",
        "Walk every listing to its end, fetch what was missed, and account for everything.",
    ),
    "refresh": (
        "flows.commands.refresh:refresh_command",
        "Fetch recent items again, and those not seen for the longest time: edits, hits, and items that are gone.",
    ),
    "backfill": (
        "flows.commands.backfill:backfill_command",
        "Fetch what was published between two days and is not stored yet, window by window; or import files.",
    ),
    "import": ("flows.commands.import_:import_command", "Import files into the archive and load them."),
    "rebuild": (
        "flows.commands.rebuild:rebuild_command",
        "Load the whole archive into a new database, and show how it differs from the one in use.",
    ),
    "publish": (
        "flows.commands.publish:publish_command",
        "Publish a snapshot of the warehouse, unless the latest run is red.",
    ),
    "sql": (
        "flows.commands.sql:sql_command",
        "Run queries in SQL on the published database, and print their rows; without a query, open a prompt.",
    ),
    "search": (
        "flows.commands.search:search_command",
        "Search titles, authors, abstracts, texts, headlines and bios; the best come first, each with a passage.",
    ),
    "show": (
        "flows.commands.show:show_command",
        "Show one article: title, byline, date, abstract, sections and bio; below them its links, dates and numbers.",
    ),
    "cite": (
        "flows.commands.cite:cite_command",
        "Cite articles, with the day on which the archived capture was fetched, and where the archive holds it.",
    ),
    "export": ("flows.commands.export:export_command", "Write the published database as files."),
    "release": (
        "flows.commands.release:release_command",
        "Make a release of the published database: data with a version to cite, and what changed since the last one.",
    ),
    "diff": (
        "flows.commands.diff:diff_command",
        "Show what changed between two revisions of an article, down to the word.",
    ),
    "changes": (
        "flows.commands.changes:changes_command",
        "List what changed on the site: articles that are new, edited, retitled, moved, gone or back.",
    ),
    "report": (
        "flows.commands.report:report_command",
        "Write a report on the archive: one HTML page with charts, which needs no network.",
    ),
    "duplicates": (
        "flows.commands.duplicates:duplicates_app",
        "List articles that repeat another, merge two that are the same, or split two that are not.",
    ),
    "layout": (
        "flows.commands.layout:layout_app",
        "Learn the layout of a redesigned site from articles that are known, and accept it.",
    ),
    "status": (
        "flows.commands.status:status_command",
        "Show what the archive and the warehouse hold, how the last run ended and, if it is red, what to do.",
    ),
    "certificate": (
        "flows.commands.certificate:certificate_command",
        "Show a completeness certificate: listed = stored + rejected + gone + pending, and what is wrong.",
    ),
    "politeness": (
        "flows.commands.politeness:politeness_command",
        "Show what a run requested from the site, in a form that could be sent to its owner.",
    ),
    "verify": (
        "flows.commands.verify:verify_command",
        "Check every byte of the archive and of the published database, and name each defect with its file and offset.",
    ),
    "backup": (
        "flows.commands.backup:backup_command",
        "Copy archive and releases into a folder of their own, as they are at this moment, and verify the copy.",
    ),
    "restore": (
        "flows.commands.restore:restore_command",
        "Put a backup into a data directory without an archive, build the database from it, and publish it.",
    ),
    "serve": (
        "flows.commands.serve:serve_command",
        "Run all deployments of prefect.yaml, on their schedules, in this process, without a work pool or a worker.",
    ),
    "automations": (
        "flows.commands.automations:automations_command",
        "Make Prefect's server mark runs as crashed if their process is gone, and notify you of red runs.",
    ),
    "completion": (
        "flows.commands.completion:completion_command",
        "Print a script with which a shell completes commands, options and their values.",
    ),
    "demo": (
        "flows.commands.demo:demo_command",
        "Run the whole pipeline on the bundled replica of the site: no network beyond this machine.",
    ),
}
"""Where each command is, and the first sentence of its docstring, which `caci --help` shows."""

DATA = ("archive", "analyst.duckdb", "warehouse.duckdb")
"""What is in a data directory that holds anything."""


@app.meta.default
def launch(
    *tokens: Annotated[str, Parameter(show=False, allow_leading_hyphen=True)],
    data_dir: Annotated[
        Path | None, Parameter(help="Folder of archive and warehouse [default: data, or CACI_DATA_DIR].")
    ] = None,
) -> None:
    """Run a command.

    Args:
        tokens: the command and its arguments.
        data_dir: folder of archive and warehouse.
    """
    for token in tokens:
        if any("\ud800" <= character <= "\udfff" for character in token) and not Path(token).exists():
            raise not_utf_8(token)
    if data_dir is not None:
        os.environ["CACI_DATA_DIR"] = str(data_dir)
    app(tokens)


def not_utf_8(text: str) -> UserError:
    """Return the error about an argument whose bytes Python could not read as text."""
    return UserError(f"this cannot be used, since it holds bytes that are not UTF-8: {one_line(text)}", WRONG_USE)


def register_commands(arguments: Sequence[str]) -> None:
    """Register the commands without importing them.

    A command that `arguments` name shows its whole docstring as help; the others show the sentence above, for which
    nothing has to be imported.
    """
    if COMMANDS.keys().isdisjoint(arguments):
        app.help = f"{site_title()} as data: crawl it, archive it, and ask it in SQL."
    for name, (path, summary) in COMMANDS.items():
        app.command(path, name=name, **({} if name in arguments else {"help": summary}))


def site_title() -> str:
    """Return the title in the site file; not by `load_site`, whose imports `caci --help` does without."""
    file = files("spiders").joinpath("sites", f"{os.environ.get('CACI_SITE', 'caci')}.toml")
    try:
        return str(tomllib.loads(file.read_text(encoding="utf-8"))["title"])
    except (OSError, ValueError, KeyError):  # the command that is run next says what is wrong
        return "A magazine"


def main() -> None:
    """Run the command `caci`: a user's mistake ends in one clear line and exit status 2, a red run in 1."""
    prepare_streams()
    start_in_utf8()
    handle_signals()
    protect_children()
    reach_own_addresses_directly()
    register_commands(sys.argv[1:])
    app.meta.exit_on_error = False
    app.meta.print_error = False
    try:
        app.meta()
        sys.stdout.flush()
    except BaseException as error:  # noqa: BLE001 a bug is raised again
        _leave(_report(error))


def _leave(code: int) -> NoReturn:
    """End this process with an exit status; at once if a query is left that DuckDB did not stop."""
    if any(thread.name == "query" for thread in threading.enumerate()):
        with suppress(OSError):
            sys.stdout.flush()
        os._exit(code)
    sys.exit(code)


def _report(error: BaseException) -> int:
    """Print in one line how the command ended, and return the exit status. Raise `error` if it is a bug."""
    if (end := signal_behind(error)) is not None:
        return _fail(str(end), end.code)
    match error:
        case CycloptsError():
            return _fail(f"{error} See `caci --help`.", WRONG_USE)
        case UserError():
            return _fail(f"{error}{hint_at_demo()}", error.code)
        case MemoryError():
            return _fail("out of memory; what was done so far is kept, and the next run continues from there.", RED)
        case BrokenPipeError():  # the reader of our output has exited, as in `caci sql … | head`
            _drop_output()
            return 0
        case OSError(filename=None, errno=errno.ENOSPC | errno.EIO | errno.EBADF):
            _drop_output()
            return _fail(f"standard output cannot be written: {error.strerror}.", RED)
        case UnicodeEncodeError():
            return _fail(str(not_utf_8(error.object)), WRONG_USE)
        case _:
            raise error


def hint_at_demo() -> str:
    """Return where the demo's data is, if the data directory holds nothing and that of a demo is beside it."""
    data_dir = Path(os.environ.get("CACI_DATA_DIR") or "data")
    demo = data_dir.parent / "demo"
    with suppress(OSError):
        if not any((data_dir / name).exists() for name in DATA) and any((demo / name).exists() for name in DATA):
            return f" The demo's data is beside it: caci --data-dir {demo} …"
    return ""


def _drop_output() -> None:
    """Write what is still to be printed nowhere, or Python would fail once more when it exits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(message: str, code: int) -> int:
    Console(stderr=True, soft_wrap=True).print(f"caci: {plain(message)}", markup=False, highlight=False, style="red")
    return code


if __name__ == "__main__":
    main()
