"""What to know before trusting a number: dates in conflict, refused pages, repetitions."""

from flows.report.context import Context
from flows.report.figure import Chapter, Entry, Figure
from flows.report.strips import length
from flows.report.words import count, number, share

IDENTIFIER = "quality"
HEADINGS = {
    "articles": "Of the articles",
    "rejects": "Pages refused, by reason",
    "duplicates": "Articles that repeat another, by how it was found",
}
FINDINGS = {
    "dates_disagree": "The dates on the page disagree",
    "undated": "No date could be read",
    "without_author": "Analytical article or report without an author",
    "gone": "Gone from the site since",
    "revised": "Changed since first seen",
}


def chapter(context: Context) -> Chapter | None:
    """Return the chapter; None if there is nothing to count."""
    rows = [row for row in context.answers["quality"] if row["among"]]
    if not rows:
        return None
    figures = []
    conflicts = next(row for row in rows if row["finding"] == "dates_disagree")
    lead = f"Of {count(conflicts['among'], 'article')}, {number(conflicts['found'])} print dates that disagree."
    for topic, heading in HEADINGS.items():
        found = [row for row in rows if row["topic"] == topic]
        highest = max((row["found"] for row in found), default=0)
        entries = [
            Entry(
                name=FINDINGS.get(row["finding"], row["finding"].replace("_", " ").capitalize()),
                value=number(row["found"]),
                picture=length(row["found"], highest, "plain"),
                note=share(row["found"], row["among"]) if topic == "articles" else "",
            )
            for row in found
        ]
        if entries:
            figures.append(Figure(heading=heading, entries=entries, layout="findings"))
    note = "Each decision has a row with its reason in the database, in the tables evidence, rejects and duplicates."
    return Chapter(IDENTIFIER, "What to know before trusting a number", [lead], figures, note)
