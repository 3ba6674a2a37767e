"""What to know before trusting a number: dates in conflict, rejected pages, repeated articles."""

from flows.present.words import number, share
from flows.report.context import Context
from flows.report.figure import Chapter, Entry, Figure
from flows.report.strips import length
from spiders.messages import counted

IDENTIFIER = "quality"
HEADINGS = {
    "articles": "Of the articles",
    "rejects": "Rejected pages, by reason",
    "duplicates": "Articles that repeat another, by the method that found them",
}
FINDINGS = {
    "dates_disagree": "The dates on the page disagree",
    "undated": "No date could be read",
    "without_author": "Analytical article or report without an author",
    "gone": "No longer on the site",
    "revised": "Changed since first seen",
}


def chapter(context: Context) -> Chapter | None:
    """Return the chapter; None if there is nothing to count."""
    rows = [row for row in context.answers["quality"] if row["among"]]
    if not rows:
        return None
    figures = []
    conflicts = next(row for row in rows if row["finding"] == "dates_disagree")
    lead = f"Of {counted(conflicts['among'], 'article')}, dates disagree in {number(conflicts['found'])}."
    for topic, heading in HEADINGS.items():
        of_topic = [row for row in rows if row["topic"] == topic]
        highest = max((row["found"] for row in of_topic), default=0)
        entries = [
            Entry(
                name=FINDINGS.get(row["finding"], row["finding"].replace("_", " ").capitalize()),
                value=number(row["found"]),
                picture=length(row["found"], highest, "plain"),
                note=share(row["found"], row["among"]) if topic == "articles" else "",
            )
            for row in of_topic
        ]
        if entries:
            figures.append(Figure(heading=heading, entries=entries, layout="findings"))
    note = "Each decision has a row with its reason in the database, in the tables evidence, rejects and duplicates."
    return Chapter(IDENTIFIER, "What to know before trusting a number", [lead], figures, note)
