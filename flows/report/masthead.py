"""The head of the page: what the archive holds, in a sentence and a few numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from flows.present.words import day, moment, number, span
from flows.report.chapters.account import certificate_of, headline
from flows.report.context import Context
from spiders.messages import counted


@dataclass(frozen=True)
class Masthead:
    """What is above the chapters."""

    title: str
    years: str
    lead: str
    figures: Sequence[tuple[str, str]]
    """Numbers, each with what it counts."""
    published: str
    complete: bool | None
    """None if no run has certified the archive."""
    verdict: str


def masthead(context: Context) -> Masthead:
    """Return the head of the page."""
    totals = context.answers.first("overview") or {}
    articles, first, last = totals.get("articles", 0), totals.get("first_published_on"), totals.get("last_published_on")
    run = context.answers.first("run")
    certificate = certificate_of(run) if run else None
    return Masthead(
        title=context.publication,
        years="–".join(str(year) for year in sorted({edge.year for edge in (first, last) if edge})),
        lead=lead_of(articles, first and day(first), last and day(last)),
        figures=[
            (number(articles), "article" if articles == 1 else "articles"),
            (number(totals.get("words", 0)), "words"),
            (number(totals.get("authors", 0)), "author" if totals.get("authors") == 1 else "authors"),
            (number(totals.get("captures", 0)), "pages archived"),
        ],
        published=published(context),
        complete=certificate.complete if certificate else None,
        verdict=headline(certificate) if certificate else "It is not known whether anything is missing.",
    )


def lead_of(articles: int, first: str | None, last: str | None) -> str:
    """Return a sentence that says what the archive holds."""
    if not articles:
        return "The archive holds no article yet."
    holds = f"The archive holds {counted(articles, 'article')}"
    if first is None:
        return f"{holds}, none with a known date."
    return f"{holds}, of {first}." if first == last else f"{holds}, from {first} to {last}."


def published(context: Context) -> str:
    """Return when the database was published, and by which version; if it was not, when the latest run ended."""
    publication, run = context.answers.first("publication"), context.answers.first("run")
    if publication:
        when, by = publication["published_at"], f", by caci-analyst {publication['program_version']}"
        return f"Published on {moment(when)}{by}: {span(context.now - when)} before this page was made."
    if run:
        when = run["finished_at"]
        return (
            f"State after the run that ended on {moment(when)}, {span(context.now - when)} before this page was made."
        )
    return "No run has ended yet."
