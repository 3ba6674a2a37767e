"""`caci certificate`."""

from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from flows.commands.archived_run import archived_run
from flows.commands.command_settings import command_settings
from flows.errors import RED, WRONG_USE, UserError, clear_errors
from flows.present.certificate import COLUMNS, as_markdown, print_certificate, rows_of, subject
from flows.present.rows import Format, as_json, print_rows
from flows.settings import Settings
from schemas.certificate import Certificate, ItemAccount
from schemas.run import Run
from spiders.terminal_text import one_line
from warehouse.account.certificate import certify


def certificate_command(
    *,
    run: Annotated[str | None, Parameter(help="Of this run, by its identifier; of the latest by default.")] = None,
    whole: Annotated[
        bool, Parameter(name="--all", negative="", help="Over all that the warehouse holds now, whatever the last run.")
    ] = False,
    items: Annotated[
        bool, Parameter(negative="", help="Print each item that is not stored, instead of the numbers.")
    ] = False,
    output: Annotated[Format, Parameter(name="--format", help="How it is printed.")] = Format.TABLE,
) -> None:
    """Show a completeness certificate: listed = stored + rejected + gone + pending, and what is wrong.

    The lists behind the numbers are whole with --format json, and with --items. Exit status 0: complete; 1: not.
    """
    if run is not None and whole:
        raise UserError("Give either --run or --all.", WRONG_USE)
    settings = command_settings()
    console = Console()
    with clear_errors():
        certificate = _over_all(settings) if whole else _of(archived_run(settings, run))

    (_print_items if items else _print)(console, certificate, output)
    if not certificate.complete:
        raise UserError(f"{one_line(subject(certificate))} is not complete; see above.", RED)


def _over_all(settings: "Settings") -> "Certificate":

    with settings.warehouse.open(read_only=True) as connection:
        return certify(connection)


def _of(run: "Run") -> "Certificate":

    if run.certificate is None:
        raise UserError(
            one_line(f"The run {run.run_id} could account for nothing and is {run.state}: {'; '.join(run.problems)}")
        )
    return run.certificate


def _print_items(console: Console, certificate: "Certificate", output: Format) -> None:

    columns = tuple(ItemAccount.model_fields)
    print_rows(console, columns, [[getattr(item, column) for column in columns] for item in certificate.items], output)


def _print(console: Console, certificate: "Certificate", output: Format) -> None:

    match output:
        case Format.JSON:
            console.file.write(as_json(certificate.model_dump(mode="json")))
        case Format.MARKDOWN:
            console.file.write(as_markdown(certificate))
        case Format.CSV:
            print_rows(console, COLUMNS, rows_of(certificate), output)
        case Format.TABLE:
            print_certificate(console, certificate)
