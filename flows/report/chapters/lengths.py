"""How long the articles of each kind are, and whether that changes."""

from itertools import groupby

from flows.present.words import number
from flows.report.context import Context
from flows.report.figure import Chapter, Figure, Numbers, Panel
from flows.report.lines import Quartiles, band
from flows.report.scales import Bands, ticks
from spiders.messages import counted

IDENTIFIER = "lengths"
KINDS = {
    "analytical": ("Analytical articles", "first"),
    "field_report": ("Field reports", "second"),
    "feature": ("Features", "third"),
    "news_digest": ("News digests", "fourth"),
    "news_item": ("News items", "fourth"),
}
"""The name of each kind, and the colour of the section that has it."""


def chapter(context: Context) -> Chapter | None:
    """Return the chapter; None without a dated article that has words."""
    rows = context.answers["lengths"]
    if not rows:
        return None
    axis = Bands(min(row["year"] for row in rows), max(row["year"] for row in rows))
    highest = ticks(max(row["upper_quartile"] for row in rows), 3)[-1]
    kinds = {kind: list(of_kind) for kind, of_kind in groupby(rows, key=lambda row: row["kind"])}
    panels: list[Panel] = []
    leads = []
    for kind in sorted(kinds, key=lambda kind: (list(KINDS).index(kind) if kind in KINDS else len(KINDS), kind)):
        years = {
            row["year"]: Quartiles(row["lower_quartile"], row["median"], row["upper_quartile"]) for row in kinds[kind]
        }
        (name, paint), first, last = named(kind), min(years), max(years)
        text = (
            f"Median {counted(round(years[first].median), 'word')} in {first}, {number(years[last].median)} in {last}."
        )
        leads.append(f"{name}: {text[0].lower()}{text[1:]}")
        picture = band(f"{IDENTIFIER}-{kind}", f"{name}: words by year", text, years, axis, highest, paint)
        panels.append(Panel(name, picture, f"{counted(sum(row['articles'] for row in kinds[kind]), 'article')}"))
    figure = Figure(
        heading="Words; the line is the median, and half of all articles lie within the band",
        panels=panels,
        numbers=Numbers(
            "Words by kind and year",
            ["Kind", "Year", "Articles", "Lower quartile", "Median", "Upper quartile"],
            [
                [
                    named(row["kind"])[0],
                    str(row["year"]),
                    *(number(row[name]) for name in ("articles", "lower_quartile", "median", "upper_quartile")),
                ]
                for row in rows
            ],
        ),
    )
    return Chapter(IDENTIFIER, "How long they are", leads[:1], [figure])


def named(kind: str) -> tuple[str, str]:
    """Return the name of a kind and the class of its colour."""
    return KINDS.get(kind, (kind.replace("_", " ").capitalize(), "other"))
