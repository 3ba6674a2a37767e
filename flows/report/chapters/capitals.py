"""Since when titles are no longer printed in capitals."""

from flows.present.words import number, share
from flows.report.columns import shares
from flows.report.context import Context
from flows.report.figure import Chapter, Figure, Numbers

IDENTIFIER = "capitals"


def chapter(context: Context) -> Chapter | None:
    """Return the chapter; None without a dated article."""
    rows = context.answers["capitals"]
    if not rows:
        return None
    years = {row["year"]: (row["in_capitals"], row["articles"]) for row in rows}
    lead = lead_of(years)
    figure = Figure(
        heading="Share of titles in capitals",
        picture=shares(IDENTIFIER, "Share of titles in capitals, by year", lead, years),
        numbers=Numbers(
            "Titles in capitals by year",
            ["Year", "In capitals", "Titles", "Share"],
            [[str(year), number(part), number(whole), share(part, whole)] for year, (part, whole) in years.items()],
        ),
    )
    return Chapter(IDENTIFIER, "Titles in capitals", [lead], [figure])


def lead_of(years: dict[int, tuple[int, int]]) -> str:
    """Return what the chart shows, in words: since when most titles are not in capitals, if ever."""
    mostly = [year for year, (part, whole) in years.items() if 2 * part > whole]
    if not mostly:
        return "Few titles of any year are in capitals."
    later = [year for year in years if year > max(mostly)]
    if not later:
        return "To this day most titles are in capitals."
    parts, wholes = zip(*(years[year] for year in later), strict=True)
    since = share(sum(parts), sum(wholes)) if sum(parts) else "none"
    return f"Most were in capitals until {max(mostly)}; since {min(later)}, {since} are."
