"""The decisions of people that count."""

from typing import NamedTuple

import duckdb

from schemas.decision import Verdict
from warehouse.resources import read_sql

DECIDED_BY_RULE = "rule"
"""The value of `decided_by` if a rule decided."""


class Decided(NamedTuple):
    """The latest decision on two articles, or two names."""

    one: str
    other: str
    verdict: Verdict
    person: str
    note: str | None


def latest_decisions(connection: duckdb.DuckDBPyConnection, subject: str) -> list[Decided]:
    """Return the decisions on a `subject`, article or author, that are neither overruled nor withdrawn."""
    rows = connection.execute(read_sql("identity/latest_decisions.sql"), {"subject": subject}).fetchall()
    return [Decided(one, other, Verdict(verdict), person, note) for one, other, verdict, person, note in rows]
