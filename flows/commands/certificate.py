"""Prints what a run did, and its certificate."""

from rich.console import Console
from rich.table import Table

from flows.ingest import IngestResult
from schemas.certificate import Certificate, Tally

COLUMNS = ("listed", "stored", "rejected", "gone", "pending")


def print_run(result: IngestResult) -> None:
    """What was fetched and loaded, and the certificate if the run has one."""
    console = Console()
    crawled, loaded = result.crawl, result.loaded
    console.print(
        f"Asked the site for {crawled.requests} pages, {crawled.items_requested} of them items"
        f" ({crawled.bytes / 1e6:.1f} MB).",
        highlight=False,
    )
    if loaded is not None:
        report = loaded.report
        changed = report.articles_new or report.articles_changed
        news = f"{report.articles_new:,} new, {report.articles_changed:,} changed" if changed else "nothing new"
        console.print(f"Articles: {news}.")
    if result.run.certificate is not None:
        print_certificate(console, result.run.certificate)


def print_certificate(console: Console, certificate: Certificate) -> None:
    """The certificate as a table: listed = stored + rejected + gone + pending."""
    table = Table(title="Completeness certificate", caption="listed = stored + rejected + gone + pending")
    table.add_column("section")
    for column in COLUMNS:
        table.add_column(column, justify="right")
    for name, tally in sorted(certificate.sections.items()):
        table.add_row(name, *_cells(tally))
    table.add_section()
    table.add_row("total", *_cells(certificate.total), style="bold")
    console.print(table)
    for reason, count in sorted(certificate.rejected_by_reason.items()):
        console.print(f"rejected, {reason}: {count}", highlight=False)
    verdict = "[green]complete[/green]" if certificate.complete else "[red]not complete[/red]"
    console.print(f"The archive is {verdict}.")


def _cells(tally: Tally) -> list[str]:
    return [f"{getattr(tally, column):,}" for column in COLUMNS]
