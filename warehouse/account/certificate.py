"""The completeness certificate: what became of each item that the archived listings and feeds name."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import duckdb

from schemas.certificate import Certificate, ItemAccount, ItemState, ListingAccount, Tally
from schemas.reject import RejectReason
from warehouse.resources import read_sql

RowByColumn = dict[str, Any]
Scope = Callable[[RowByColumn], bool]
"""Says of an item, a row of `certificate_items.sql`, whether it is to be accounted for."""


def certify(
    connection: duckdb.DuckDBPyConnection,
    problems: Sequence[str] = (),
    notes: Sequence[str] = (),
    scope: Scope | None = None,
    unreachable: Mapping[str, str] | None = None,
) -> Certificate:
    """Return the account of all items that the warehouse knows of, or of those in `scope`.

    Args:
        connection: to the warehouse.
        problems: what the caller knows to be wrong, such as a listing that was not walked.
        notes: what a person should know, although nothing is wrong.
        scope: which items are to be accounted for; listings that name none of them are left out.
        unreachable: items that got no final answer for so long that nobody waits for them, with what came instead.
    """
    all_items = [_given_up(item, unreachable or {}) for item in fetch_rows(connection, "certificate_items")]
    items = [item for item in all_items if scope is None or scope(item)]
    listed = [item for item in items if item["sections"]]
    total = tally(listed)
    not_listed = tally(item for item in items if not item["sections"])
    sections = tallies(listed)
    listings = fetch_rows(connection, "certificate_listings")
    listings = [listing for listing in listings if scope is None or listing["section"] in sections]
    reasons = Counter(item["reason"] for item in listed if item["state"] == ItemState.REJECTED)
    all_sections = tallies(all_items)
    all_problems = [
        *problems,
        *([] if all_sections or scope is not None else ["the listings name no item"]),
        *problems_of(total, sections),
        *(problem for listing in listings for problem in contradictions(listing, all_sections)),
    ]
    unlisted = fetch_rows(connection, "certificate_unlisted") if scope is None else []
    return Certificate(
        complete=not all_problems and total.pending == not_listed.pending == 0,
        total=total,
        sections=sections,
        rejected_by_reason=dict(sorted(reasons.items())),
        problems=tuple(all_problems),
        notes=(*notes, *notes_of(reasons), *map(future_note, fetch_rows(connection, "future"))),
        listings={listing["section"]: listing_account(listing) for listing in listings},
        not_listed=not_listed,
        in_two_sections=tuple(item["article_id"] for item in listed if len(item["sections"]) > 1),
        no_longer_listed=tuple(row["article_id"] for row in unlisted),
        items=tuple(ItemAccount(**item) for item in items if item["state"] != ItemState.STORED),
    )


def _given_up(item: RowByColumn, unreachable: Mapping[str, str]) -> RowByColumn:
    """Return an item, as rejected if it is pending and unreachable."""
    if item["state"] != ItemState.PENDING or item["article_id"] not in unreachable:
        return item
    reason, detail = RejectReason.UNREACHABLE, unreachable[item["article_id"]]
    return item | {"state": ItemState.REJECTED, "reason": reason, "detail": detail}


def pending_items(connection: duckdb.DuckDBPyConnection, scope: Scope) -> list[RowByColumn]:
    """Return the items in `scope` that are still to be fetched, as rows of `certificate_items.sql`."""
    items = fetch_rows(connection, "certificate_items")
    return [item for item in items if item["state"] == ItemState.PENDING and scope(item)]


def fetch_rows(connection: duckdb.DuckDBPyConnection, name: str) -> list[RowByColumn]:
    """Return the rows of `account/<name>.sql`, by column."""
    answer = connection.execute(read_sql(f"account/{name}.sql"))
    columns = [column for column, *_ in answer.description]
    return [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]


def tally(items: Iterable[RowByColumn]) -> Tally:
    """Return the number of items in each state."""
    states = Counter(item["state"] for item in items)
    return Tally(listed=states.total(), **states)


def tallies(items: Sequence[RowByColumn]) -> dict[str, Tally]:
    """Return the tally of each section whose listing names any of the items."""
    names = sorted({section for item in items for section in item["sections"]})
    return {name: tally(item for item in items if name in item["sections"]) for name in names}


def listing_account(listing: RowByColumn) -> ListingAccount:
    """Return what a listing says and what was seen of it, without what only `contradictions` needs."""
    return ListingAccount(**{name: listing[name] for name in ListingAccount.model_fields})


def future_note(row: RowByColumn) -> str:
    """Return what is said about captures of the future, of which nothing depends."""
    return (
        f"captures whose time has not come yet: {row['captures']:,}, up to {row['latest']:%Y-%m-%d %H:%M} UTC (the"
        f" latest is {row['url']}); their time counts as unknown"
    )


def problems_of(total: Tally, sections: Mapping[str, Tally]) -> list[str]:
    """Return what the numbers themselves show to be wrong, in words."""
    unequal = [name for name, counts in {"the total": total, **sections}.items() if not counts.adds_up]
    return [f"{name} does not add up" for name in unequal]


def notes_of(reasons: Mapping[str, int]) -> list[str]:
    """Return what a person should know of the rejects, in words."""
    broken = reasons.get(RejectReason.READER_ERROR, 0)
    return [f"our readers failed on items ({broken:,}); fix them and run `caci rebuild`"] if broken else []


def contradictions(listing: RowByColumn, sections: Mapping[str, Tally]) -> list[str]:
    """Return how a listing's own count of its pages contradicts what was seen, unless drift explains it, in words."""
    section, problems = listing["section"], []
    stated, seen = listing["stated_items"], listing["seen_to_the_end"]
    if stated is not None and abs(stated - seen) > listing["drift"]:
        problems.append(
            f"{section}: items by the pages of its listing ({listing['stated_pages'] or 1:,}): {stated:,}; seen by the"
            f" walk to its end: {seen:,}; unexplained: {abs(stated - seen):,}"
        )
    known = sections.get(section, Tally()).listed + len(listing["listed_twice"])
    at_least, at_most = listing["items_from"], listing["items_to"]
    if at_least is not None and known < at_least:
        problems.append(
            f"{section}: items by the pages that its listing says it has ({listing['pages']:,}): {at_least:,} to"
            f" {at_most:,}; known so far: {known:,}; missing: at least {at_least - known:,}"
        )
    return problems
