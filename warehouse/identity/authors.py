"""Who wrote: the persons behind the spellings of names, by rules and by what people decided."""

import duckdb

from schemas.decision import Verdict
from warehouse.database.arrow import LONG, TEXT, build_table, registered
from warehouse.identity.agreement import Method
from warehouse.identity.author_identifier import author_identifier
from warehouse.identity.decisions import BY_RULE, Decided, latest_decisions
from warehouse.identity.people import DecidedPair, Merge, merges
from warehouse.resources import read_sql

NAME = {"name": TEXT, "author_id": TEXT, "known_as": TEXT, "articles": LONG}
MERGE = {"name": TEXT, "merged_into": TEXT, "author_id": TEXT, "method": TEXT, "reason": TEXT, "decided_by": TEXT}
NAMES = "SELECT name, count(DISTINCT article_id) FROM article_authors GROUP BY name"


def write_authors(connection: duckdb.DuckDBPyConnection) -> None:
    """Brings `authors`, `author_merges` and the persons of `article_authors` up to the names that are printed and to
    what people decided, inside the caller's transaction; they are a function of these alone.
    """
    names = dict(connection.execute(NAMES).fetchall())
    decisions = latest_decisions(connection, "author")
    decided = [DecidedPair(one, other, verdict is Verdict.SAME) for one, other, verdict, _, _ in decisions]
    known_as = {name: name for name in names}
    rows = []
    for merge in merges(names, decided):
        known_as[merge.name] = merge.merged_into
        person, reason = _by_whom(merge, decisions)
        rows.append((merge.name, merge.merged_into, author_identifier(merge.merged_into), merge.method, reason, person))
    wanted = {
        "wanted_names": build_table(
            NAME, ((name, author_identifier(known), known, names[name]) for name, known in known_as.items())
        ),
        "wanted_merges": build_table(MERGE, rows),
    }
    with registered(connection, wanted):
        connection.execute(read_sql("identity/authors.sql"))


def _by_whom(merge: Merge, decisions: list[Decided]) -> tuple[str, str]:
    """Who decided on a merge, and why: a rule, or whoever joined the two, or one of them to a third."""
    if merge.method is not Method.DECISION:
        return BY_RULE, merge.reason
    pair = {merge.name, merge.merged_into}
    joining = [decision for decision in decisions if decision.verdict is Verdict.SAME]
    direct = [decision for decision in joining if {decision.one, decision.other} == pair]
    persons = {decision.person for decision in direct or joining if {decision.one, decision.other} & pair}
    notes = [decision.note for decision in direct if decision.note]
    return ", ".join(sorted(persons)), notes[0] if notes else merge.reason
