"""The completeness certificate: what became of each item that the archived listings name."""

from collections import Counter
from collections.abc import Mapping, Sequence

import duckdb

from schemas.capture import RejectReason
from schemas.certificate import Certificate, Tally
from warehouse.resources import read_sql


def certify(connection: duckdb.DuckDBPyConnection, problems: Sequence[str] = ()) -> Certificate:
    """The account over all listed items. `problems` are what the caller knows to be wrong, as a listing not walked."""
    states: dict[str | None, Counter[str]] = {None: Counter()}
    reasons: Counter[str] = Counter()
    for section, state, reason, items in connection.execute(read_sql("queries/certificate.sql")).fetchall():
        states.setdefault(section, Counter())[state] += items
        if section is None and reason is not None:
            reasons[reason] += items
    total = tally(states.pop(None))
    sections = {section: tally(counts) for section, counts in states.items() if section is not None}
    found = [*problems, *problems_of(total, sections, reasons)]
    return Certificate(
        complete=not found and total.pending == 0,
        total=total,
        sections=sections,
        rejected_by_reason=dict(reasons),
        problems=tuple(found),
    )


def tally(states: Counter[str]) -> Tally:
    """The tally of items by state."""
    return Tally(listed=states.total(), **states)


def problems_of(total: Tally, sections: dict[str, Tally], reasons: Mapping[str, int]) -> list[str]:
    """What the numbers themselves show to be wrong, in words."""
    problems = [] if total.listed else ["the listings name no item"]
    if broken := reasons.get(RejectReason.READER_ERROR, 0):
        problems.append(f"our readers failed on {broken} items; mend them and load the archive again")
    unequal = [name for name, counts in {"the total": total, **sections}.items() if not counts.adds_up]
    return problems + [f"{name} does not add up" for name in unequal]
