"""How many articles each section printed each year."""

from collections import defaultdict
from collections.abc import Mapping

from flows.present.words import are, listing, number
from flows.report.columns import Part, stacked
from flows.report.context import PAINTS, Context
from flows.report.figure import Chapter, Figure, Key, Numbers
from spiders.messages import counted

OTHERS = "Other sections"
IDENTIFIER = "years"
HEADING = "Articles by year and section"
MAX_YEARS_NAMED = 3
"""Up to this number, years without an article are named; more are counted."""


def chapter(context: Context) -> Chapter:
    """Return the chapter; without a dated article it says so."""
    rows = context.answers["years"]
    names = names_of(context)
    counts: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(names, 0))
    undated = 0
    for row in rows:
        name = name_of(context, row["section"])
        if row["year"] is None:
            undated += row["articles"]
        else:
            counts[row["year"]][name] += row["articles"]
    note = f"{counted(undated, 'article')} without a date {are(undated)} not in this chart." if undated else ""
    if not counts:
        return Chapter(IDENTIFIER, HEADING, ["The archive holds no article with a date yet."], note=note)
    unfinished = context.now.year if context.now.year in counts else None
    totals = {year: sum(of_year.values()) for year, of_year in sorted(counts.items())}
    columns = {
        year: [Part(paint, name, counts[year][name]) for name, paint in names.items()] for year in sorted(counts)
    }
    lead = [lead_of(totals, unfinished), *stays(counts)]
    figure = Figure(
        heading=f"Articles per year{f'; {unfinished}, hatched, is not over' if unfinished else ''}",
        picture=stacked(IDENTIFIER, HEADING, " ".join(lead), columns, unfinished),
        key=[
            Key(paint, name, number(sum(of_year[name] for of_year in counts.values()))) for name, paint in names.items()
        ],
        key_layout="narrow",
        numbers=Numbers(
            "Articles by year and section",
            ["Year", *names, "Together"],
            [[str(year), *(number(counts[year][name]) for name in names), number(totals[year])] for year in totals],
        ),
    )
    return Chapter(IDENTIFIER, HEADING, lead, [figure], note)


def names_of(context: Context) -> dict[str, str]:
    """Return name and colour of each section with an article, in the site's order; those without a colour are one."""
    sections = sorted({row["section"] for row in context.answers["years"]}, key=context.sort_key)
    return {name_of(context, section): context.paint_of(section) for section in sections}


def name_of(context: Context, section: str | None) -> str:
    """Return the name under which a section is counted in this chart."""
    return context.title_of(section) if context.paint_of(section) in PAINTS else OTHERS


def stays(counts: Mapping[int, Mapping[str, int]]) -> list[str]:
    """Return a sentence about the sections that began late or ended early; nothing if there are none."""
    first, last = min(counts), max(counts)
    late_or_ended = []
    for name in next(iter(counts.values())):
        years = [year for year, of_year in counts.items() if of_year.get(name)]
        if not years or name == OTHERS:
            continue
        begins = [f"from {min(years)}"] if min(years) > first + 1 else []
        ends = [f"until {max(years)}"] if max(years) < last - 1 else []
        if begins or ends:
            late_or_ended.append(f"{name} {' '.join([*begins, *ends])}")
    return [f"There are {listing(late_or_ended)}."] if late_or_ended else []


def lead_of(totals: dict[int, int], unfinished: int | None) -> str:
    """Return what the chart shows, in words."""
    whole = {year: total for year, total in totals.items() if year != unfinished} or totals
    most = max(whole, key=lambda year: whole[year])
    sentences = [f"Most were printed in {most}: {counted(whole[most], 'article')}."]
    if len(whole) > 1:
        least = min(whole, key=lambda year: whole[year])
        sentences.append(f"Fewest in {least}: {number(whole[least])}.")
    missing = [str(year) for year in range(min(totals), max(totals) + 1) if year not in totals]
    if missing:
        several = f"{len(missing)} of the years between"
        sentences.append(f"None in {listing(missing) if len(missing) <= MAX_YEARS_NAMED else several}.")
    return " ".join(sentences)
