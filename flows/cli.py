"""The command `caci`. What a command needs is imported when it is called, so that `caci --help` answers at once."""

import os
import sys
from importlib import metadata
from pathlib import Path
from typing import Annotated

from cyclopts import App, CycloptsError, Parameter
from rich.console import Console

from flows.commands.audit import audit_command
from flows.commands.automations import automations_command
from flows.commands.backfill import backfill_command
from flows.commands.certificate import certificate_command
from flows.commands.cite import cite_command
from flows.commands.demo import demo_command
from flows.commands.diff import diff_command
from flows.commands.duplicates import duplicates_app
from flows.commands.export import export_command
from flows.commands.importing import import_command
from flows.commands.ingest import ingest_command
from flows.commands.politeness import politeness_command
from flows.commands.publish import publish_command
from flows.commands.rebuild import rebuild_command
from flows.commands.refresh import refresh_command
from flows.commands.release import release_command
from flows.commands.report import report_command
from flows.commands.search import search_command
from flows.commands.serve import serve_command
from flows.commands.show import show_command
from flows.commands.sql import sql_command
from flows.commands.status import status_command
from flows.commands.verify import verify_command
from flows.exit import RED, WRONG_USE, UserError
from flows.signals import end_in_one_line, ended
from spiders.terminal_text import plain

app = App(
    name="caci",
    help="The Central Asia-Caucasus Analyst as data: crawl it, archive it, and ask it in SQL.",
    help_epilogue="Exit status: 0 done and complete, 1 the run is red (it says why), 2 wrong use, 130 or 143"
    " ended by Ctrl-C or SIGTERM.",
    version=lambda: metadata.version("caci-analyst"),
    exit_on_error=False,
    print_error=False,
)
app.command(ingest_command, name="ingest")
app.command(audit_command, name="audit")
app.command(refresh_command, name="refresh")
app.command(backfill_command, name="backfill")
app.command(import_command, name="import")
app.command(rebuild_command, name="rebuild")
app.command(publish_command, name="publish")
app.command(sql_command, name="sql")
app.command(search_command, name="search")
app.command(show_command, name="show")
app.command(cite_command, name="cite")
app.command(export_command, name="export")
app.command(release_command, name="release")
app.command(diff_command, name="diff")
app.command(report_command, name="report")
app.command(duplicates_app)
app.command(status_command, name="status")
app.command(certificate_command, name="certificate")
app.command(politeness_command, name="politeness")
app.command(verify_command, name="verify")
app.command(serve_command, name="serve")
app.command(automations_command, name="automations")
app.command(demo_command, name="demo")


@app.meta.default
def launch(
    *tokens: Annotated[str, Parameter(show=False, allow_leading_hyphen=True)],
    data_dir: Annotated[
        Path | None, Parameter(help="Folder of archive and warehouse [default: data, or CACI_DATA_DIR].")
    ] = None,
) -> None:
    """Runs a command.

    Parameters
    ----------
    tokens
        The command and its arguments.
    data_dir
        Folder of archive and warehouse.
    """
    if data_dir is not None:
        os.environ["CACI_DATA_DIR"] = str(data_dir)
    app(tokens)


def main() -> None:
    """Entry point of the command `caci`: a user's mistake ends in one clear line and exit status 2, a red run in 1."""
    end_in_one_line()
    app.meta.exit_on_error = False
    app.meta.print_error = False
    try:
        app.meta()
    except BaseException as error:  # noqa: BLE001 what is none of ours is raised again
        sys.exit(_tell(error))


def _tell(error: BaseException) -> int:
    """Says in one line how the command ended, and gives the exit status. Raises `error` where it is a defect."""
    if (end := ended(error)) is not None:
        return _fail(str(end), end.code)
    match error:
        case CycloptsError():
            return _fail(f"{error} See `caci --help`.", WRONG_USE)
        case UserError():
            return _fail(str(error), error.code)
        case MemoryError():
            return _fail("out of memory; what was done so far is kept, and the next run goes on from there.", RED)
        case BrokenPipeError():  # the reader of our output went away, as in `caci sql … | head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        case _:
            raise error


def _fail(message: str, code: int) -> int:
    Console(stderr=True, soft_wrap=True).print(f"caci: {plain(message)}", markup=False, highlight=False, style="red")
    return code


if __name__ == "__main__":
    main()
