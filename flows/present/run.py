"""Prints what a run did, and its certificate."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.pipeline.run.account import RunResult
from flows.present.certificate import COLUMNS, lines_of, rows_of, subject
from schemas.certificate import Certificate
from spiders.terminal_text import one_line


def print_run(result: "RunResult") -> None:
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
    """The certificate as a table, with the lists behind its numbers."""
    table = Table(title="Completeness certificate", caption="listed = stored + rejected + gone + pending")
    for column in COLUMNS:
        table.add_column(column, justify="left" if column == "section" else "right")
    *sections, total = rows_of(certificate)
    for row in sections:
        table.add_row(*row)
    table.add_section()
    table.add_row(*total, style="bold")
    console.print(table)
    for line in lines_of(certificate):
        console.print(one_line(line), markup=False, highlight=False, soft_wrap=True)
    verdict = ("complete", "green") if certificate.complete else ("not complete", "red")
    console.print(Text.assemble(f"{one_line(subject(certificate))} is ", verdict, "."), soft_wrap=True)
