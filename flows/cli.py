"""The command `caci`. What a command needs is imported when it is called, so that `caci --help` answers at once."""

import os
import sys
from importlib import metadata
from pathlib import Path
from typing import Annotated

from cyclopts import App, CycloptsError, Parameter
from rich.console import Console

from flows.commands.demo import demo_command
from flows.commands.importing import import_command
from flows.commands.ingest import ingest_command
from flows.commands.rebuild import rebuild_command
from flows.commands.show import show_command
from flows.commands.sql import sql_command
from flows.commands.status import status_command
from flows.exit import WRONG_USE, UserError

app = App(
    name="caci",
    help="The Central Asia-Caucasus Analyst as data: crawl it, archive it, and ask it in SQL.",
    help_epilogue="Exit status: 0 done and complete, 1 the run is red (it says why), 2 wrong use.",
    version=lambda: metadata.version("caci-analyst"),
    exit_on_error=False,
    print_error=False,
)
app.command(ingest_command, name="ingest")
app.command(import_command, name="import")
app.command(rebuild_command, name="rebuild")
app.command(sql_command, name="sql")
app.command(show_command, name="show")
app.command(status_command, name="status")
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
    app.meta.exit_on_error = False
    app.meta.print_error = False
    try:
        app.meta()
    except CycloptsError as error:
        _fail(f"{error} See `caci --help`.", WRONG_USE)
    except UserError as error:
        _fail(str(error), error.code)
    except BrokenPipeError:  # the reader of our output went away, as in `caci sql … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(message: str, code: int) -> None:
    Console(stderr=True, soft_wrap=True).print(f"caci: {message}", markup=False, highlight=False, style="red")
    sys.exit(code)


if __name__ == "__main__":
    main()
