"""Who wrote the articles: the persons behind the spellings of names, by rules and by decisions of people."""

import duckdb

from schemas.decision import Verdict
from warehouse.database.arrow import LONG, TEXT, build_table, registered
from warehouse.identity.agreement import Method
from warehouse.identity.author_identifier import author_identifiers, former_identifier
from warehouse.identity.decisions import DECIDED_BY_RULE, Decided, latest_decisions
from warehouse.identity.people import DecidedPair, Merge, find_merges
from warehouse.resources import read_sql

NAME_COLUMNS = {"name": TEXT, "author_id": TEXT, "former_id": TEXT, "known_as": TEXT, "articles": LONG}
MERGE_COLUMNS = {
    "name": TEXT, "merged_into": TEXT, "author_id": TEXT, "method": TEXT, "reason": TEXT, "decided_by": TEXT,
}  # fmt: skip
PRINTED_NAMES = "SELECT name, count(DISTINCT article_id) FROM article_authors GROUP BY name"


def write_authors(connection: duckdb.DuckDBPyConnection) -> None:
    """Update `authors`, `author_merges` and the persons in `article_authors`, in the caller's transaction.

    They are a function of the printed names and of what people decided, whatever the order of loading.
    """
    names = dict(connection.execute(PRINTED_NAMES).fetchall())
    decisions = latest_decisions(connection, "author")
    decided = [DecidedPair(one, other, verdict is Verdict.SAME) for one, other, verdict, _, _ in decisions]
    known_as = {name: name for name in names}
    merges = find_merges(names, decided)
    known_as |= {merge.name: merge.merged_into for merge in merges}
    identifiers = author_identifiers(set(known_as.values()))
    rows = []
    for merge in merges:
        person, reason = _decision_of(merge, decisions)
        rows.append((merge.name, merge.merged_into, identifiers[merge.merged_into], merge.method, reason, person))
    expected = {
        "expected_names": build_table(
            NAME_COLUMNS,
            (
                (name, identifiers[person], former_identifier(person), person, names[name])
                for name, person in known_as.items()
            ),
        ),
        "expected_merges": build_table(MERGE_COLUMNS, rows),
    }
    with registered(connection, expected):
        connection.execute(read_sql("identity/authors.sql"))


def _decision_of(merge: Merge, decisions: list[Decided]) -> tuple[str, str]:
    """Return who decided on a merge, and why: a rule, or whoever joined the two, or one of them to a third."""
    if merge.method is not Method.DECISION:
        return DECIDED_BY_RULE, merge.reason
    pair = {merge.name, merge.merged_into}
    joining = [decision for decision in decisions if decision.verdict is Verdict.SAME]
    direct = [decision for decision in joining if {decision.one, decision.other} == pair]
    persons = {decision.person for decision in direct or joining if {decision.one, decision.other} & pair}
    notes = [decision.note for decision in direct if decision.note]
    return ", ".join(sorted(persons)), notes[0] if notes else merge.reason
