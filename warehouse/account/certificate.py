"""The completeness certificate: what became of each item that the archived listings and feeds name."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import duckdb

from schemas.certificate import Certificate, ItemAccount, ItemState, ListingAccount, Tally
from schemas.reject import RejectReason
from warehouse.resources import read_sql

Row = dict[str, Any]
Scope = Callable[[Row], bool]


def certify(
    connection: duckdb.DuckDBPyConnection,
    problems: Sequence[str] = (),
    notes: Sequence[str] = (),
    scope: Scope | None = None,
) -> Certificate:
    """The account over everything that the warehouse knows of, or over the items in `scope`.

    Args:
        connection: to the warehouse.
        problems: what the caller knows to be wrong, as a listing that was not walked.
        notes: what a person should know, though nothing is wrong.
        scope: says of each item whether it is to be accounted for; listings that name none of them are left out.
    """
    everything = rows(connection, "certificate_items")
    items = [item for item in everything if scope is None or scope(item)]
    listed = [item for item in items if item["sections"]]
    total = tally(listed)
    not_listed = tally(item for item in items if not item["sections"])
    sections = tallies(listed)
    listings = [row for row in rows(connection, "certificate_listings") if scope is None or row["section"] in sections]
    reasons = Counter(item["reason"] for item in listed if item["state"] == ItemState.REJECTED)
    all_sections = tallies(everything)
    found = [
        *problems,
        *([] if all_sections or scope is not None else ["the listings name no item"]),
        *problems_of(total, sections, reasons),
        *(problem for listing in listings for problem in contradictions(listing, all_sections)),
    ]
    unlisted = rows(connection, "certificate_unlisted") if scope is None else []
    return Certificate(
        complete=not found and total.pending == not_listed.pending == 0,
        total=total,
        sections=sections,
        rejected_by_reason=dict(sorted(reasons.items())),
        problems=tuple(found),
        notes=tuple(notes),
        listings={listing["section"]: listing_account(listing) for listing in listings},
        not_listed=not_listed,
        in_two_sections=tuple(item["article_id"] for item in listed if len(item["sections"]) > 1),
        no_longer_listed=tuple(row["article_id"] for row in unlisted),
        items=tuple(ItemAccount(**item) for item in items if item["state"] != ItemState.STORED),
    )


def pending_items(connection: duckdb.DuckDBPyConnection, scope: Scope) -> list[Row]:
    """The items in `scope` that are still to be fetched, with `article_id`, `url`, `sections` and `published_on`."""
    items = rows(connection, "certificate_items")
    return [item for item in items if item["state"] == ItemState.PENDING and scope(item)]


def rows(connection: duckdb.DuckDBPyConnection, name: str) -> list[Row]:
    """The rows of `account/<name>.sql`, by column."""
    answer = connection.execute(read_sql(f"account/{name}.sql"))
    columns = [column for column, *_ in answer.description]
    return [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]


def tally(items: Iterable[Row]) -> Tally:
    """The tally of items by state."""
    states = Counter(item["state"] for item in items)
    return Tally(listed=states.total(), **states)


def tallies(items: Sequence[Row]) -> dict[str, Tally]:
    """The tally of each section whose listing names any of the items."""
    names = sorted({section for item in items for section in item["sections"]})
    return {name: tally(item for item in items if name in item["sections"]) for name in names}


def listing_account(row: Row) -> ListingAccount:
    """What the listing says, without what only the contradictions need."""
    return ListingAccount(**{name: row[name] for name in ListingAccount.model_fields})


def problems_of(total: Tally, sections: Mapping[str, Tally], reasons: Mapping[str, int]) -> list[str]:
    """What the numbers themselves show to be wrong, in words."""
    problems = []
    if broken := reasons.get(RejectReason.READER_ERROR, 0):
        problems.append(f"our readers failed on {broken} items; mend them and load the archive again")
    unequal = [name for name, counts in {"the total": total, **sections}.items() if not counts.adds_up]
    return problems + [f"{name} does not add up" for name in unequal]


def contradictions(row: Row, sections: Mapping[str, Tally]) -> list[str]:
    """Where the listing's own count of its pages contradicts what was seen, beyond what drift explains, in words."""
    section, problems = row["section"], []
    if row["stated_items"] is not None and abs(row["stated_items"] - row["found"]) > row["drift"]:
        problems.append(
            f"{section}: by its own pages ({row['stated_pages'] or 1:,}) its listing has {row['stated_items']:,} items,"
            f" and the walk to its end saw {row['found']:,}:"
            f" {abs(row['stated_items'] - row['found']):,} are unexplained"
        )
    known = sections.get(section, Tally()).listed + len(row["listed_twice"])
    if row["items_from"] is not None and known < row["items_from"]:
        problems.append(
            f"{section}: its listing says {row['pages']:,} pages, so {row['items_from']:,} to {row['items_to']:,}"
            f" items, and {known:,} are known so far: at least {row['items_from'] - known:,} are missing"
        )
    return problems
