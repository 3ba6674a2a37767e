"""The completeness certificate as a table and lines, for the terminal, for files, and for Prefect's pages."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.present.row_formats import markdown_cell
from schemas.certificate import Certificate, ListingAccount, Tally
from spiders.messages import MAX_NAMED, first_of
from spiders.terminal_text import one_line

STATES = ("listed", "stored", "rejected", "gone", "pending")
COLUMNS = ("section", "listing says", "seen", *STATES)
MAX_EXAMPLES = 5
"""Items that are named of each list; the JSON form has all of them."""


def rows_of(certificate: Certificate) -> list[list[str]]:
    """Return a row for each section, one for what no listing names, and the total; in the order of `COLUMNS`."""
    rows = [
        [name, *_listing_counts(certificate.listings.get(name)), *_state_counts(tally)]
        for name, tally in sorted(certificate.sections.items())
    ]
    if certificate.not_listed.listed:
        rows.append(["(not listed)", "", "", *_state_counts(certificate.not_listed)])
    return [*rows, ["total", "", "", *_state_counts(certificate.total)]]


def lines_of(certificate: Certificate) -> Iterator[str]:
    """Yield the lists behind the numbers, each with a few examples; then the first problems and the first notes."""
    groups: dict[str, list[str]] = defaultdict(list)
    for item in certificate.items:
        groups[f"{item.state}, {item.reason}" if item.reason else str(item.state)].append(item.article_id)
    for name, account in sorted(certificate.listings.items()):
        groups[f"listed more than once in {name}"].extend(account.listed_twice)
        groups[f"moved to a later page of {name} during the walk"].extend(account.moved)
    groups["listed in two sections"].extend(certificate.in_two_sections)
    groups["stored, and no longer listed"].extend(certificate.no_longer_listed)
    yield from (f"{name}: {_examples(articles)}" for name, articles in sorted(groups.items()) if articles)
    yield from findings_of(certificate, MAX_NAMED)


def findings_of(certificate: Certificate, number: int | None = None) -> Iterator[str]:
    """Yield the problems and the notes: at most `number` of each, then how many others there are; None for all."""
    for word, findings in (("wrong", certificate.problems), ("note", certificate.notes)):
        yield from (f"{word}: {finding}" for finding in first_of(list(findings), number or len(findings)))


def as_markdown(certificate: Certificate) -> str:
    """Return the certificate as a table in Markdown, with its lists below."""
    lines = [list(COLUMNS), ["---"] * len(COLUMNS), *rows_of(certificate)]
    table = "".join(f"| {' | '.join(line)} |\n" for line in lines)
    lists = "".join(f"- {markdown_cell(line)}\n" for line in lines_of(certificate))
    verdict = "complete" if certificate.complete else "**not complete**"
    return f"{table}\n{lists}\n{markdown_cell(subject(certificate))} is {verdict}.\n"


def print_certificate(console: Console, certificate: Certificate) -> None:
    """Print the certificate as a table, with its lists below."""
    # Without a frame, and with `listing says` on two lines, whole names of sections fit into 80 columns.
    table = Table(
        title="Completeness certificate", caption="listed = stored + rejected + gone + pending",
        box=SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), pad_edge=False,
        title_justify="left", caption_justify="left",
    )  # fmt: skip
    for column in COLUMNS:
        table.add_column(column.replace(" ", "\n"), justify="left" if column == "section" else "right", no_wrap=True)
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


def subject(certificate: Certificate) -> str:
    """Return what the certificate is about: the archive, or the scope of a backfill."""
    return "The archive" if certificate.scope is None else f"What was asked for ({certificate.scope})"


def _listing_counts(account: ListingAccount | None) -> tuple[str, str]:
    """Return how many items the listing says it has, as `20` or `15-20`, and how many the latest walk saw."""
    if account is None:
        return "", ""
    low, high = account.items_from, account.items_to
    stated = "" if low is None or high is None else f"{low:,}" if low == high else f"{low:,}-{high:,}"
    return stated, f"{account.seen:,}" if account.walked_at is not None else ""


def _state_counts(tally: Tally) -> list[str]:
    return [f"{getattr(tally, state):,}" for state in STATES]


def _examples(articles: Sequence[str]) -> str:
    more = f" and {len(articles) - MAX_EXAMPLES:,} more" if len(articles) > MAX_EXAMPLES else ""
    return f"{len(articles):,} ({', '.join(articles[:MAX_EXAMPLES])}{more})"
