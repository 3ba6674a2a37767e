"""Who wrote: the persons behind the spellings of names, by rules and by what people decided."""

import duckdb

from schemas.decision import Verdict
from warehouse.arrow import LONG, TEXT, table
from warehouse.author_identifier import author_identifier
from warehouse.people import DecidedPair, merges
from warehouse.resources import read_sql

NAME = {"name": TEXT, "author_id": TEXT, "known_as": TEXT, "articles": LONG}
MERGE = {"name": TEXT, "merged_into": TEXT, "author_id": TEXT, "method": TEXT, "reason": TEXT, "decided_by": TEXT}
NAMES = "SELECT name, count(DISTINCT article_id) FROM article_authors GROUP BY name"
BY_RULE = "rule"


def write_authors(connection: duckdb.DuckDBPyConnection) -> None:
    """Brings `authors`, `author_merges` and the persons of `article_authors` up to the names that are printed and to
    what people decided, inside the caller's transaction; they are a function of these alone.
    """
    names = dict(connection.execute(NAMES).fetchall())
    decisions = connection.execute(read_sql("queries/latest_decisions.sql"), {"subject": "author"}).fetchall()
    decided = [DecidedPair(one, other, verdict == Verdict.SAME) for one, other, verdict, _, _ in decisions]
    persons = {frozenset({one, other}): (person, note) for one, other, _, person, note in decisions}
    known_as = {name: name for name in names}
    rows = []
    for merge in merges(names, decided):
        known_as[merge.name] = merge.merged_into
        person, note = persons.get(frozenset({merge.name, merge.merged_into}), (BY_RULE, None))
        author_id = author_identifier(merge.merged_into)
        rows.append((merge.name, merge.merged_into, author_id, str(merge.method), note or merge.reason, person))
    wanted = {
        "wanted_names": table(
            NAME, ((name, author_identifier(known), known, names[name]) for name, known in known_as.items())
        ),
        "wanted_merges": table(MERGE, rows),
    }
    for name, relation in wanted.items():
        connection.register(name, relation)
    try:
        connection.execute(read_sql("steps/authors.sql"))
    finally:
        for name in wanted:
            connection.unregister(name)
