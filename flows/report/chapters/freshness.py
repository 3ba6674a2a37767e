"""When the listing of each section was last requested, and the latest article in it."""

from datetime import datetime
from typing import Any

from flows.present.words import day, moment, span
from flows.report.chapters.reads import link_of
from flows.report.context import Context
from flows.report.figure import Chapter, Entry, Figure

IDENTIFIER = "freshness"


def chapter(context: Context) -> Chapter | None:
    """Return the chapter; None if there is no section yet."""
    rows = sorted(context.answers["freshness"], key=lambda row: context.sort_key(row["section"]))
    if not rows:
        return None
    entries = [
        Entry(
            name=context.title_of(row["section"]),
            value=last_request(context, row["last_asked_at"]),
            note=latest(row),
            link=link_of(row["last_url"]),
            paint=context.paint_of(row["section"]),
        )
        for row in rows
    ]
    figure = Figure(heading="The latest article of each section", entries=entries, layout="fresh")
    captured = (context.answers.first("overview") or {}).get("last_captured_at")
    lead = [f"The last page was fetched on {moment(captured)}."] if captured else []
    return Chapter(IDENTIFIER, "How fresh it is", lead, [figure])


def latest(row: dict[str, Any]) -> str:
    """Return the latest article of a section, with its date."""
    if row["last_published_on"] is None:
        return "no article with a date" if row["articles"] else "no article yet"
    return f"{row['last_title']} · {day(row['last_published_on'])}"


def last_request(context: Context, when: datetime | None) -> str:
    """Return how long ago the listing of a section was last requested."""
    return f"requested {span(context.now - when)} ago" if when else "its listing was never requested"
