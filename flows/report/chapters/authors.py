"""Who wrote most, and when."""

from collections.abc import Mapping
from itertools import groupby

from flows.present.words import number
from flows.report.context import Context
from flows.report.figure import Chapter, Entry, Figure, Numbers
from flows.report.scales import Bands
from flows.report.strips import activity, year_names
from spiders.messages import counted

IDENTIFIER = "authors"


def chapter(context: Context) -> Chapter | None:
    """Return the chapter; None without an author."""
    people = [list(rows) for _, rows in groupby(context.answers["authors"], key=lambda row: row["author_id"])]
    if not people:
        return None
    by_year = [{row["year"]: row["in_year"] for row in rows if row["year"] is not None} for rows in people]
    axis = axis_of(context)
    most = max((max(years.values(), default=0) for years in by_year), default=0)
    entries, table = [], []
    for place, (rows, years) in enumerate(zip(people, by_year, strict=True), start=1):
        name, articles = rows[0]["name"], rows[0]["articles"]
        when = active(years)
        text = f"{counted(articles, 'article')}, {when}"
        title = f"{name}: articles by year"
        strip = activity(f"{IDENTIFIER}-{place}", title, text, years, axis, most) if axis else None
        entries.append(Entry(name, number(articles), strip, when))
        table.append([name, number(articles), ", ".join(f"{year} ({number(years[year])})" for year in sorted(years))])
    figure = Figure(
        heading="A line from the first year to the last; the larger the dot, the more articles in that year",
        entries=entries,
        layout="authors",
        axis=year_names(axis) if axis else None,
        numbers=Numbers("Articles by author and year", ["Author", "Articles", "In which years"], table),
    )
    return Chapter(IDENTIFIER, "Who wrote most", [lead_of(context, people[0][0])], [figure])


def active(years: Mapping[int, int]) -> str:
    """Return the first and the last year in which somebody wrote."""
    return "–".join(str(year) for year in sorted({min(years), max(years)})) if years else "undated"


def axis_of(context: Context) -> Bands | None:
    """Return the years of the archive; None if nothing has a date."""
    years = [row["year"] for row in context.answers["years"] if row["year"] is not None]
    return Bands(min(years), max(years)) if years else None


def lead_of(context: Context, first: dict[str, object]) -> str:
    """Return what the list shows, in words."""
    overview = context.answers.first("overview") or {"authors": 0}
    return f"{counted(overview['authors'], 'person', 'people')} wrote the articles, {first['name']} most often."
