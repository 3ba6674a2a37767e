"""The head of the page: what the archive is, in a sentence and a few great numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from flows.report.chapters.account import certificate_of, headline
from flows.report.context import Context
from flows.report.words import count, day, moment, number, span


@dataclass(frozen=True)
class Masthead:
    """What stands above the chapters. `complete` is None where no run has accounted for the archive."""

    years: str
    lead: str
    figures: Sequence[tuple[str, str]]
    """Numbers with what they count."""
    published: str
    complete: bool | None
    verdict: str


def masthead(context: Context) -> Masthead:
    """Return the head of the page."""
    found = context.answers.first("overview") or {}
    articles, first, last = found.get("articles", 0), found.get("first_published_on"), found.get("last_published_on")
    run = context.answers.first("run")
    certificate = certificate_of(run) if run else None
    return Masthead(
        years="–".join(str(year) for year in sorted({edge.year for edge in (first, last) if edge})),
        lead=lead_of(articles, first and day(first), last and day(last)),
        figures=[
            (number(articles), "article" if articles == 1 else "articles"),
            (number(found.get("words", 0)), "words"),
            (number(found.get("authors", 0)), "author" if found.get("authors") == 1 else "authors"),
            (number(found.get("captures", 0)), "pages archived"),
        ],
        published=published(context),
        complete=certificate.complete if certificate else None,
        verdict=headline(certificate) if certificate else "Whether anything is missing is not known.",
    )


def lead_of(articles: int, first: str | None, last: str | None) -> str:
    """Return what the archive holds, in a sentence."""
    if not articles:
        return "The archive holds no article yet."
    holds = f"The archive holds {count(articles, 'article')}"
    if first is None:
        return f"{holds}; the date of none is known."
    return f"{holds}, of {first}." if first == last else f"{holds}, from {first} to {last}."


def published(context: Context) -> str:
    """When the database was published, and by which version; without that, when the latest run ended."""
    publication, run = context.answers.first("publication"), context.answers.first("run")
    if publication:
        when, by = publication["published_at"], f", by caci-analyst {publication['program_version']}"
        return f"Published on {moment(when)}{by}: {span(context.now - when)} before this page was made."
    if run:
        when = run["finished_at"]
        return f"As after the run that ended on {moment(when)}: {span(context.now - when)} before this page was made."
    return "No run has ended yet."
