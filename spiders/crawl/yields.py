"""What the readers got from the page of an item: the rule by which each field was read, and whether it looks right."""

import re
from dataclasses import dataclass
from datetime import datetime
from math import log2

from schemas.article import Article
from schemas.reject import Reject, RejectReason
from spiders.messages import counted
from spiders.pages.future import LATER, MAX_AHEAD
from spiders.pages.layouts.fingerprint import ABSENT
from spiders.sites import Site

ARTICLE, DATES, HEAD, WORDS = "article", "agreeing dates", "agreeing head", "words"
"""Fields that the watch makes itself: that there is a record, that its dates agree, that the page's head states
the same title and date, and the length of its text."""
BY_RULE = ("title", "byline", "authors", "page_date", "issue_date", "bio", "hits")
"""Fields of a record whose rule the evidence names."""
IN_HEAD = frozenset({"title", "page_date"})
READER_REASONS = frozenset(
    {
        RejectReason.UNKNOWN_LAYOUT, RejectReason.EMPTY, RejectReason.TEXT_INCOMPLETE, RejectReason.READER_ERROR,
        RejectReason.TOO_SLOW, RejectReason.AMBIGUOUS_LAYOUT,
    }
)  # fmt: skip
"""Why the page of an item may be rejected when the readers no longer understand the site."""
# Not a name: "24, Anna Tester (Sept.", "{Analyst)", "anna@example.org", "Text: Anna Tester", "Anna | Review"
NO_NAME = re.compile(r"[\d(){}\[\]<>@:;|/]")
MAX_NAME_CHARACTERS = 80
CLASSES_PER_DOUBLING = 4
"""Lengths of text within a fifth of each other are of one class."""


@dataclass(frozen=True)
class Yield:
    """One field as read from one page."""

    rule: str
    """The rule; `ABSENT` if there is no value, or none that can be right."""
    raw: str | None = None
    """What was read, as printed; None if nothing was."""


def read_yields(outcome: Article | Reject, site: Site, fetched_at: datetime) -> dict[str, Yield]:
    """Return what was read, by field; a field about which the page says nothing is left out.

    Args:
        outcome: of reading the page of an item.
        site: the site.
        fetched_at: when the page was fetched.
    """
    if isinstance(outcome, Reject):
        return {ARTICLE: Yield(ABSENT, f"{outcome.reason}: {outcome.detail}")}
    evidence = {entry.field: entry for entry in reversed(outcome.evidence)}
    wrong = wrong_fields(outcome, site, fetched_at)
    fields = {ARTICLE: Yield("record")}
    for name in BY_RULE:
        has_value = getattr(outcome, name) not in (None, (), "") and name not in wrong
        rule, raw = (evidence[name].rule, evidence[name].raw) if name in evidence else ("read", None)
        fields[name] = Yield(rule if has_value else ABSENT, wrong.get(name) or raw)
    days = [day for day in (outcome.page_date, outcome.issue_date, outcome.slug_date) if day is not None]
    if len(days) > 1:
        stated = f"{outcome.page_date} on the page, {outcome.issue_date} in the byline"
        fields[DATES] = Yield("agree" if len(set(days)) == 1 else ABSENT, stated)
    other = [entry.raw for entry in outcome.evidence if entry.rule == "head_differs" and entry.field in IN_HEAD]
    fields[HEAD] = Yield(ABSENT, other[0]) if other else Yield("agree")
    if "layout" in evidence:
        fields["layout"] = Yield(evidence["layout"].rule)
    labels = {section.label for section in outcome.sections}
    for label in site.magazine.labels:
        fields[f"label {label}"] = Yield("label" if label in labels else ABSENT)
    # By kind, since single news items and digests of many are in one section.
    length = round(CLASSES_PER_DOUBLING * log2(outcome.word_count + 1))
    fields[f"{WORDS} of {outcome.kind.replace('_', ' ')}"] = Yield(str(length), counted(outcome.word_count, "word"))
    return fields


def wrong_fields(article: Article, site: Site, fetched_at: datetime) -> dict[str, str]:
    """Return the values that cannot be right, as text: a name with digits or brackets, a day outside the magazine's."""
    wrong: dict[str, str] = {}
    names = [author.name for author in article.authors]
    if odd := [name for name in names if NO_NAME.search(name) or len(name) > MAX_NAME_CHARACTERS]:
        wrong["authors"] = ", ".join(odd)
    latest = fetched_at.date() + MAX_AHEAD
    for field, day in (("page_date", article.page_date), ("issue_date", article.issue_date)):
        if day is not None and not (site.first_day or day) <= day <= latest:
            wrong[field] = day.isoformat()
    # The readers leave out what is later than the capture, and say so.
    late = (row for row in article.evidence if row.rule == LATER and row.field in BY_RULE)
    return wrong | {row.field: row.raw or "" for row in late}
