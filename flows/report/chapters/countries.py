"""Which countries the articles mention, over time."""

from itertools import groupby
from typing import Any

from flows.present.words import number, share
from flows.report.columns import row_of_columns
from flows.report.context import Context
from flows.report.figure import Chapter, Entry, Figure, Numbers
from flows.report.scales import Bands
from flows.report.strips import year_names
from spiders.messages import counted

IDENTIFIER = "countries"
MIN_ARTICLES = 10
"""A year with fewer articles does not set the scale: a single article could be 100% of it."""


def chapter(context: Context) -> Chapter | None:
    """Return the chapter; None if the database has no mentions."""
    countries = [list(rows) for _, rows in groupby(context.answers["countries"], key=lambda row: row["entity_id"])]
    if not countries:
        return None
    years = [row["year"] for row in countries[0]]
    axis = Bands(min(years), max(years))
    rows = [row for country in countries for row in country]
    large_years = [row for row in rows if row["of_year"] >= MIN_ARTICLES] or rows
    highest = max(row["in_year"] / row["of_year"] for row in large_years)
    entries, table = [], []
    for place, country in enumerate(countries, start=1):
        name = country[0]["name"]
        candidates = [row for row in country if row["of_year"] >= MIN_ARTICLES] or country
        peak = max(candidates, key=lambda row: row["in_year"] / row["of_year"])
        most = f"{share(peak['in_year'], peak['of_year'])} in {peak['year']}"
        by_year = {row["year"]: (row["in_year"], row["of_year"]) for row in country}
        title = f"{name}: share of each year’s articles that mention it"
        picture = row_of_columns(f"{IDENTIFIER}-{place}", title, f"Most, {most}.", by_year, highest, peak["year"])
        entries.append(Entry(name, most, picture, f"{counted(country[0]['articles'], 'article')}"))
        table.append([name, *(number(row["in_year"]) for row in country), number(country[0]["articles"])])
    figure = Figure(
        heading=f"Share of a year’s articles that mention it; the full height of a row is {round(100 * highest)}%",
        entries=entries,
        layout="countries",
        axis=year_names(axis),
        numbers=Numbers("Articles that mention a country, by year", ["Country", *map(str, years), "Together"], table),
    )
    note = (
        "An article counts once for each country, however often it names it. Notes about authors are left out. Each"
        f" row’s highest year among those with at least {MIN_ARTICLES} articles is marked."
    )
    return Chapter(IDENTIFIER, "Countries over time", [lead_of(countries)], [figure], note)


def lead_of(countries: list[list[dict[str, Any]]]) -> str:
    """Return what the rows show, in words."""
    first = countries[0][0]
    text = f"{first['name']} is mentioned most, in {counted(first['articles'], 'article')}"
    return f"{text}; {countries[1][0]['name']} follows." if len(countries) > 1 else f"{text}."
