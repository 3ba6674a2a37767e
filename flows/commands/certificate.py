"""`caci certificate`."""

from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from flows.commands.archived_run import archived_run
from flows.commands.command_settings import command_settings
from flows.errors import RED, WRONG_USE, UserError, clear_errors
from flows.pipeline.run.advice import advice_for
from flows.present.certificate import COLUMNS, as_markdown, findings_of, print_certificate, rows_of, subject
from flows.present.row_formats import Format, as_json
from flows.present.rows import print_rows
from flows.settings import Settings
from schemas.certificate import Certificate, ItemAccount
from schemas.run import Run
from spiders.archive.survey import ArchiveSurvey
from spiders.crawl.unanswered import unreachable_items
from spiders.messages import joined
from spiders.sites import load_site
from spiders.terminal_text import one_line
from warehouse.account.certificate import certify


def certificate_command(
    *,
    run: Annotated[str | None, Parameter(help="Identifier of the run [default: the latest run].")] = None,
    whole: Annotated[
        bool,
        Parameter(name="--all", negative="", help="Certify everything that the warehouse holds now, instead of a run."),
    ] = False,
    items: Annotated[
        bool,
        Parameter(negative="", help="List the items that are not stored, and all that is wrong, instead of numbers."),
    ] = False,
    output: Annotated[Format, Parameter(name="--format", help="How to print it.")] = Format.TABLE,
) -> None:
    """Show a completeness certificate: listed = stored + rejected + gone + pending, and what is wrong.

    --format json and --items print the lists behind the numbers in full. Exit status 0: complete; 1: not complete.
    """
    if run is not None and whole:
        raise UserError("Give either --run or --all.", WRONG_USE)
    settings = command_settings()
    console = Console()
    with clear_errors():
        certificate = _certificate_of_everything(settings) if whole else _certificate_of(archived_run(settings, run))

    (_print_items if items else _print)(console, certificate, output)
    if not certificate.complete:
        raise UserError(f"{one_line(subject(certificate))} is not complete; see above.", RED)


def _certificate_of_everything(settings: Settings) -> Certificate:
    latest = ArchiveSurvey(settings.archive_dir, load_site(settings.site)).accounts.latest_crawl()
    unreachable = unreachable_items(latest.unanswered) if latest is not None else {}
    with settings.warehouse.reading() as connection:
        return certify(connection, unreachable=unreachable)


def _certificate_of(run: Run) -> Certificate:
    if run.certificate is None:
        problems = joined(run.problems)
        raise UserError(
            one_line(
                f"The run {run.run_id} has no certificate and is {run.state}. {advice_for(run.reason)} What is wrong:"
                f" {problems}."
            )
        )
    return run.certificate


def _print_items(console: Console, certificate: Certificate, output: Format) -> None:
    columns = tuple(ItemAccount.model_fields)
    print_rows(console, columns, [[getattr(item, column) for column in columns] for item in certificate.items], output)
    if output is Format.TABLE:
        for line in findings_of(certificate):
            console.print(one_line(line), markup=False, highlight=False, soft_wrap=True)


def _print(console: Console, certificate: Certificate, output: Format) -> None:
    match output:
        case Format.JSON:
            console.file.write(as_json(certificate.model_dump(mode="json")))
        case Format.MARKDOWN:
            console.file.write(as_markdown(certificate))
        case Format.TABLE:
            print_certificate(console, certificate)
        case _:
            print_rows(console, COLUMNS, rows_of(certificate), output)
