"""The completeness certificate as rows and lines, for the terminal, for files, and for Prefect's pages."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from flows.present.rows import markdown_cell
from schemas.certificate import Certificate, ListingAccount, Tally

STATES = ("listed", "stored", "rejected", "gone", "pending")
COLUMNS = ("section", "listing says", "seen", *STATES)
EXAMPLES = 5
"""So many of a list are printed; the JSON form has them all."""


def rows_of(certificate: Certificate) -> list[list[str]]:
    """One row a section, then what no listing names, then the total; in order of `COLUMNS`."""
    rows = [
        [name, *_said(certificate.listings.get(name)), *_counts(tally)]
        for name, tally in sorted(certificate.sections.items())
    ]
    if certificate.not_listed.listed:
        rows.append(["(not listed)", "", "", *_counts(certificate.not_listed)])
    return [*rows, ["total", "", "", *_counts(certificate.total)]]


def lines_of(certificate: Certificate) -> Iterator[str]:
    """The lists behind the numbers, a few of each; then what is wrong, and what is worth knowing."""
    groups: dict[str, list[str]] = defaultdict(list)
    for item in certificate.items:
        groups[f"{item.state}, {item.reason}" if item.reason else str(item.state)].append(item.article_id)
    for name, account in sorted(certificate.listings.items()):
        groups[f"listed more than once in {name}"].extend(account.listed_twice)
        groups[f"moved to a later page of {name} during the walk"].extend(account.moved)
    groups["listed in two sections"].extend(certificate.in_two_sections)
    groups["stored, and no longer listed"].extend(certificate.no_longer_listed)
    yield from (f"{name}: {_some(articles)}" for name, articles in sorted(groups.items()) if articles)
    yield from (f"wrong: {problem}" for problem in certificate.problems)
    yield from (f"note: {note}" for note in certificate.notes)


def as_markdown(certificate: Certificate) -> str:
    """The certificate as a table in Markdown with its lists below."""
    lines = [list(COLUMNS), ["---"] * len(COLUMNS), *rows_of(certificate)]
    table = "".join(f"| {' | '.join(line)} |\n" for line in lines)
    lists = "".join(f"- {markdown_cell(line)}\n" for line in lines_of(certificate))
    verdict = "complete" if certificate.complete else "**not complete**"
    return f"{table}\n{lists}\n{markdown_cell(subject(certificate))} is {verdict}.\n"


def subject(certificate: Certificate) -> str:
    """What the certificate says is complete, or not: the archive, or what a backfill was asked for."""
    return "The archive" if certificate.scope is None else f"What was asked for ({certificate.scope})"


def _said(account: ListingAccount | None) -> tuple[str, str]:
    """How many items the listing says it has, and how many the latest walk saw."""
    if account is None:
        return "", ""
    least, most = account.items_from, account.items_to
    said = "" if least is None or most is None else f"{least:,}" if least == most else f"{least:,}-{most:,}"
    return said, f"{account.seen:,}" if account.walked_at is not None else ""


def _counts(tally: Tally) -> list[str]:
    return [f"{getattr(tally, state):,}" for state in STATES]


def _some(articles: Sequence[str]) -> str:
    more = f" and {len(articles) - EXAMPLES:,} more" if len(articles) > EXAMPLES else ""
    return f"{len(articles):,} ({', '.join(articles[:EXAMPLES])}{more})"
