"""What a run did and what changed on the site, printed in a terminal, with the certificate."""

from collections import Counter
from collections.abc import Iterator, Sequence

from rich.console import Console

from flows.pipeline.run.result import RunResult
from flows.present.certificate import print_certificate
from spiders.terminal_text import one_line
from warehouse.load.batch import ArticleChange

MAX_NAMED_CHANGES = 10
"""Changes of a kind that are named; `caci changes` has all of them."""


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


def change_lines(changes: Sequence[ArticleChange], new: int = MAX_NAMED_CHANGES) -> Iterator[str]:
    """Yield the changes: of each kind the first ones, then how many others there are.

    Args:
        changes: of a run.
        new: how many new articles are named; 0 where somebody else names them.
    """
    counts = Counter(change.change for change in changes)
    for kind in sorted(counts, key=lambda kind: (kind == "new", kind)):
        most = new if kind == "new" else MAX_NAMED_CHANGES
        yield from [change.in_words for change in changes if change.change == kind][:most]
        if most and counts[kind] > most:
            yield f"{kind}: {counts[kind] - most:,} more, which `caci changes` lists"
