"""Write the mentions of the gazetteer's entities into a database that is about to be published."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from operator import itemgetter
from threading import Event

import duckdb

from warehouse.database.arrow import INTEGER, TEXT, Columns, Row, build_table, registered
from warehouse.gazetteer.name_index import forms_of
from warehouse.gazetteer.resolver import Passage, Resolver
from warehouse.gazetteer.toml_files import load_gazetteer
from warehouse.publish.slices import article_slices
from warehouse.resources import read_sql, run_step

ENTITY = {"entity_id": TEXT, "name": TEXT, "entity_type": TEXT, "country": TEXT, "note": TEXT}
NAME = {"entity_id": TEXT, "name": TEXT, "form": TEXT}
MENTION = {
    "article_id": TEXT, "part": TEXT, "position": INTEGER, "start": INTEGER, "entity_id": TEXT, "printed_as": TEXT,
}  # fmt: skip


def write_mentions(connection: duckdb.DuckDBPyConnection, given_up: Event | None = None) -> None:
    """Write the tables `entities`, `entity_names` and `mentions`, and make `entities_by_article` without rows.

    The same texts and gazetteer result in the same rows in the same order.

    Args:
        connection: to a database with `articles` and `passages`.
        given_up: an event; the work ends early once it is set.

    Raises:
        GazetteerError: the gazetteer contradicts itself.
    """
    run_step(connection, "publish/mentions")
    entities = sorted(load_gazetteer().entities.values(), key=lambda entity: entity.entity_id)
    insert(
        connection,
        "entities",
        ENTITY,
        ((one.entity_id, one.name, one.entity_type.value, one.country, one.note) for one in entities),
    )
    names = ((one.entity_id, name, form.name.lower()) for one in entities for name, form in forms_of(one))
    insert(connection, "entity_names", NAME, dict.fromkeys(names))
    resolver = package_resolver()
    for first, last in article_slices(connection):
        if given_up is not None and given_up.is_set():
            return
        passages = connection.execute(
            read_sql("publish/passages_of_articles.sql"), {"first": first, "last": last}
        ).fetchall()
        insert(connection, "mentions", MENTION, mention_rows(resolver, passages))


def write_entities_by_article(connection: duckdb.DuckDBPyConnection) -> None:
    """Count in `entities_by_article` the mentions that `write_mentions` wrote."""
    for first, last in article_slices(connection):
        run_step(connection, "publish/entities_by_article", first=first, last=last)


@cache
def package_resolver() -> Resolver:
    """Return the resolver for the package's gazetteer, made once: to index the names takes a third of a second."""
    return Resolver(load_gazetteer())


def insert(connection: duckdb.DuckDBPyConnection, name: str, columns: Columns, rows: Iterable[Row]) -> None:
    """Insert rows into the table `name`, which this module names, in one statement."""
    with registered(connection, {"incoming": build_table(columns, rows)}):
        run_step(connection, "publish/incoming", table=name)


def mention_rows(resolver: Resolver, rows: Sequence[Row]) -> Iterator[Row]:
    """Yield rows of `mentions` for rows of `publish/passages_of_articles.sql`."""
    for (article_id, year), passages in groupby(rows, key=itemgetter(0, 1)):
        mentions = resolver.mentions([Passage(*row[2:]) for row in passages], year)
        yield from [(article_id, *mention) for mention in mentions]
