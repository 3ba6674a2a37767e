"""The completeness certificate: what the site lists, and what became of each item."""

from typing import Any

from pydantic import ValidationError

from flows.present.words import are, listing, moment, number
from flows.report.context import Context
from flows.report.figure import Chapter, Entry, Figure, Key, Numbers
from flows.report.strips import divided
from schemas.certificate import Certificate, ItemState, Tally
from spiders.messages import counted

IDENTIFIER = "account"
HEADING = "Is it complete?"
MAX_PROBLEMS = 6
"""Problems that are named; `caci certificate` has all of them."""


def chapter(context: Context) -> Chapter:
    """Return the chapter; without a certificate it says so."""
    run = context.answers.first("run")
    if run is None:
        text = "No run has certified the archive yet, so it is not known what is missing."
        return Chapter(IDENTIFIER, HEADING, [text])
    certificate = certificate_of(run)
    if certificate is None:
        text = f"This version cannot read the certificate of the run of {moment(run['finished_at'])}."
        return Chapter(IDENTIFIER, HEADING, [text])
    bars = Figure(
        entries=[entry(context.title_of(name), tally) for name, tally in tallies(context, certificate)],
        layout="sections",
        key=[Key("listed", "listed", number(certificate.total.listed)), *keys(certificate.total)],
        key_layout="equation",
        numbers=Numbers(
            "What became of each listed item",
            ["Section", "Listed", *(state.capitalize() for state in ItemState)],
            [
                [context.title_of(name), *counts(tally)]
                for name, tally in [*tallies(context, certificate), ("All, each once", certificate.total)]
            ],
        ),
    )
    note = (
        f"{source_of(run, certificate)} An item that two sections list counts once in the sum. The smallest"
        " part of a bar is drawn wide enough to be visible."
    )
    problems = [f"{problem[0].upper()}{problem[1:]}." for problem in certificate.problems[:MAX_PROBLEMS] if problem]
    return Chapter(IDENTIFIER, HEADING, [verdict(certificate), *problems], [bars], note)


def certificate_of(run: dict[str, Any]) -> Certificate | None:
    """Return the certificate in a row of `runs`; None if it was written by a version that knew other fields."""
    try:
        return Certificate.model_validate_json(run["certificate"])
    except ValidationError:
        return None


def source_of(run: dict[str, Any], certificate: Certificate) -> str:
    """Return which run made the certificate, and what it covers."""
    ended = f"Certificate of the run of {moment(run['finished_at'])} ({run['flow']}, {run['state']})."
    if certificate.scope is None:
        return ended
    return f"{ended} It covers only what that run was asked for ({certificate.scope})."


def verdict(certificate: Certificate) -> str:
    """Return one sentence that says whether everything is stored, and what is not."""
    total = certificate.total
    if certificate.complete:
        states = {"rejected": total.rejected, "gone": total.gone}
        others = [f"{number(value)} {state}" for state, value in states.items() if value]
        rest = f"; {listing(others)}, each with its reason" if others else ""
        stored = f"{number(total.stored)} {are(total.stored)} stored"
        return f"Complete: of {counted(total.listed, 'listed item')}, {stored}{rest}; none is missing."
    if total.pending:
        missing = f"{number(total.pending)} of {counted(total.listed, 'listed item')}"
        return f"Not complete: {missing} {are(total.pending)} missing."
    if unlisted := certificate.not_listed.pending:
        return f"Not complete: {counted(unlisted, 'item')} that no listing names {are(unlisted)} missing."
    return "Not complete: no listed item is missing, but the run had problems."


def headline(certificate: Certificate) -> str:
    """Return the verdict for the head of the page, without numbers if nothing is missing."""
    if certificate.complete and certificate.scope is None:
        return "Complete: nothing that the site lists is missing."
    only = "" if certificate.scope is None else f" It covers only {certificate.scope}."
    return f"{verdict(certificate)}{only}"


def tallies(context: Context, certificate: Certificate) -> list[tuple[str, Tally]]:
    """Return slug and tally of each section, in the site's order."""
    return sorted(certificate.sections.items(), key=lambda section: context.sort_key(section[0]))


def entry(name: str, tally: Tally) -> Entry:
    """Return the line of a section."""
    parts = [(state.value, getattr(tally, state)) for state in ItemState]
    states = " · ".join(f"{number(value)} {state}" for state, value in parts if value)
    return Entry(name, f"{number(tally.listed)} listed", divided(parts), states)


def keys(total: Tally) -> list[Key]:
    """Return each state with its colour and number."""
    return [Key(state.value, state.value, number(getattr(total, state))) for state in ItemState]


def counts(tally: Tally) -> list[str]:
    """Return the numbers of a tally as texts: listed, then each state."""
    return [number(tally.listed), *(number(getattr(tally, state)) for state in ItemState)]
