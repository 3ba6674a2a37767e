"""Which articles were read most, by the site's own counter."""

from typing import Any

from flows.present.words import day, number
from flows.report.context import Context
from flows.report.figure import Chapter, Entry, Figure, Key, Numbers
from flows.report.strips import length
from spiders.messages import counted

IDENTIFIER = "reads"
MIN_OBSERVATIONS = 2
"""A gain is the difference between two observations of the counter."""


def chapter(context: Context) -> Chapter | None:
    """Return the chapter; None if no counter was seen."""
    rows = context.answers["reads"]
    if not rows:
        return None
    entries = [
        Entry(
            name=row["title"],
            value=number(row["hits"]),
            picture=length(row["hits"], rows[0]["hits"], context.paint_of(row["section"])),
            note=about(row),
            link=link_of(row["url"]),
        )
        for row in rows
    ]
    sections = sorted({row["section"] for row in rows}, key=context.sort_key)
    figure = Figure(
        heading="Reads, by the page's own counter when it was last fetched",
        entries=entries,
        layout="reads",
        key=[Key(context.paint_of(section), context.title_of(section)) for section in sections],
        numbers=Numbers(
            "The articles read most",
            ["Article", "Title", "Reads", "Gained", "First seen", "Last seen"],
            [
                [
                    row["article_id"],
                    row["title"],
                    number(row["hits"]),
                    number(row["gained"]) if row["observations"] >= MIN_OBSERVATIONS else "",
                    day(row["first_observed_at"]) if row["first_observed_at"] else "",
                    day(row["last_observed_at"]) if row["last_observed_at"] else "",
                ]
                for row in rows
            ],
        ),
    )
    note = "The site counts every view, also ours: each fetch of an article added one."
    lead = f"The article read most was counted {counted(rows[0]['hits'], 'time')}."
    return Chapter(IDENTIFIER, "What was read most", [lead], [figure], note)


def about(row: dict[str, Any]) -> str:
    """Return who wrote the article, when, and what its counter gained."""
    published_on = row["published_on"] and day(row["published_on"])
    return " · ".join(filter(None, [row["authors"], published_on, gain(row)]))


def gain(row: dict[str, Any]) -> str:
    """Return what the counter gained between two observations; empty if there was only one."""
    if row["observations"] < MIN_OBSERVATIONS:
        return ""
    return f"+{number(row['gained'])} since {day(row['first_observed_at'])}"


def link_of(url: str | None) -> str | None:
    """Return the address if it may be a link: only https, as on the public site."""
    return url if url and url.startswith("https://") else None
