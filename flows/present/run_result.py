"""What a run did, printed in a terminal, with its certificate."""

from rich.console import Console

from flows.pipeline.run.result import RunResult
from flows.present.certificate import print_certificate
from flows.present.change_lines import change_lines
from spiders.terminal_text import one_line


def print_run(result: RunResult) -> None:
    """Print what was fetched and loaded, and the certificate if the run has one."""
    console = Console()
    crawled, loaded = result.crawl, result.loaded
    console.print(
        f"Requests to the site: {crawled.requests:,}, of which {crawled.items_requested:,} for items"
        f" ({crawled.bytes / 1e6:.1f} MB).",
        highlight=False,
    )
    if loaded is not None:
        report = loaded.report
        changed = report.articles_new or report.articles_changed
        news = f"{report.articles_new:,} new, {report.articles_changed:,} changed" if changed else "nothing new"
        console.print(f"Articles: {news}.")
        for line in change_lines(loaded.changes):
            console.print(f"  {one_line(line)}", markup=False, highlight=False, soft_wrap=True)
    if result.run.certificate is not None:
        print_certificate(console, result.run.certificate)
