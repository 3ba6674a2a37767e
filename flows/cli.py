"""The command `caci`. Each command is imported when it is called, so that `caci --help` answers at once."""

import os
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, CycloptsError, Parameter
from rich.console import Console

from flows.exit import WRONG_USE, UserError

app = App(
    name="caci",
    help="The Central Asia-Caucasus Analyst as data: crawl it, archive it, and ask it in SQL.",
    help_epilogue="Exit status: 0 done and complete, 1 the run is red (it says why), 2 wrong use.",
    version_flags=["--version"],
    exit_on_error=False,
    print_error=False,
)
app.command(
    "flows.commands.ingest:ingest_command",
    name="ingest",
    help="Fetch what is new on the site, load it, and account for it.",
)
app.command(
    "flows.commands.importing:import_command", name="import", help="Import WARC files, saved pages and text renderings."
)
app.command("flows.commands.sql:sql_command", name="sql", help="Ask the database a question in SQL.")
app.command("flows.commands.show:show_command", name="show", help="Show one article.")
app.command("flows.commands.status:status_command", name="status", help="Show what the archive and the warehouse hold.")
app.command(
    "flows.commands.demo:demo_command", name="demo", help="Run the whole pipeline on the bundled replica of the site."
)


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
