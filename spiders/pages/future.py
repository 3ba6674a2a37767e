"""Dates that a page states and nobody can believe: of days that were still to come when it was fetched.

A magazine dates an issue some days ahead. A date a month ahead and more is a slip of the hand, as 2033 for 2003, or a
wrong reading. What the page printed stays in evidence.
"""

from datetime import date, timedelta

from schemas.article import Article, Evidence
from schemas.listing import Listing
from spiders.pages.fields.dates import DateReading, choose_published, in_conflict

MAX_AHEAD = timedelta(days=31)
LATER = "later_than_capture"
"""The rule of a date that is not believed."""
FIELDS = ("slug_date", "page_date", "issue_date", "title_date")


def without_future_dates(article: Article, captured: date) -> Article:
    """Return the article without the dates that are more than 31 days later than its capture."""
    latest = captured + MAX_AHEAD
    days: dict[str, date | None] = {field: getattr(article, field) for field in FIELDS}
    late = {field for field, day in days.items() if day is not None and day > latest}
    late_items = [item.item_date for item in article.digest_items if item.item_date and item.item_date > latest]
    if not late and not late_items:
        return article
    believed = {field: None if field in late else day for field, day in days.items()}
    slug, page, issue, title = (believed[field] for field in FIELDS)
    published = choose_published(slug, page, issue, title)
    items = tuple(
        item.model_copy(update={"item_date": None}) if item.item_date in late_items else item
        for item in article.digest_items
    )
    evidence = [_evidence(row, days, late, published) for row in article.evidence]
    evidence += [Evidence(field="digest_items", rule=LATER, raw=day.isoformat()) for day in late_items]
    return article.model_copy(
        update=believed
        | {
            "published_on": published.day,
            "date_rule": published.rule,
            "date_conflict": in_conflict(*believed.values()),
            "digest_items": items,
            "evidence": tuple(evidence),
        }
    )


def _evidence(row: Evidence, days: dict[str, date | None], late: set[str], published: DateReading) -> Evidence:
    """Return a row of evidence as it is without the late dates."""
    if row.field in late and row.rule != "head_differs":
        return Evidence(field=row.field, rule=LATER, raw=row.raw or str(days[row.field]))
    if row.field == "published_on":
        return Evidence(field=row.field, rule=published.rule, raw=published.raw)
    return row


def without_future_entries(listing: Listing, captured: date) -> Listing:
    """Return the listing without the dates that are more than 31 days later than its capture."""
    latest = captured + MAX_AHEAD
    if listing.newest is None or listing.newest <= latest:
        return listing
    entries = tuple(
        entry.model_copy(update={"page_date": None}) if entry.page_date and entry.page_date > latest else entry
        for entry in listing.entries
    )
    newest = max((entry.page_date for entry in entries if entry.page_date), default=None)
    return listing.model_copy(update={"entries": entries, "newest": newest})
