"""On which days something was published, and the longest silences."""

from flows.present.words import day, number
from flows.report.calendar import calendar
from flows.report.context import Context
from flows.report.figure import Chapter, Entry, Figure, Numbers
from spiders.messages import counted

IDENTIFIER = "days"


def chapter(context: Context) -> Chapter | None:
    """Return the chapter; None without a dated article."""
    days = [row["published_on"] for row in context.answers["days"]]
    if not days:
        return None
    silences = context.answers["silences"]
    lead = f"Something was published on {counted(len(days), 'day')}, last on {day(days[-1])}."
    spans = [(row["silent_from"], row["silent_until"]) for row in silences]
    calendar_of = calendar(IDENTIFIER, "Days on which something was published", lead, days, spans)
    by_year: dict[int, int] = {}
    for published_on in days:
        by_year[published_on.year] = by_year.get(published_on.year, 0) + 1
    chart = Figure(
        heading="A row per year, a stroke per day with an article",
        picture=calendar_of,
        numbers=Numbers(
            "Days with an article, by year", ["Year", "Days"], [[str(year), number(n)] for year, n in by_year.items()]
        ),
    )
    longest = Figure(
        heading="The longest silences",
        entries=[
            Entry(f"{day(row['silent_from'])} to {day(row['silent_until'])}", counted(row["days"], "day"))
            for row in silences
        ],
        layout="silences",
    )
    return Chapter(IDENTIFIER, "Day by day", [lead], [chart, *([longest] if silences else [])])
