"""Write where the authors worked into a database that is about to be published."""

from collections.abc import Iterable, Iterator

import duckdb

from warehouse.database.arrow import TEXT, Row, build_table, registered
from warehouse.identity.institutions import Affiliation, in_affiliation, in_bio
from warehouse.resources import run_step

COLUMNS = dict.fromkeys(
    ("article_id", "author_id", "institution_id", "institution", "unit", "source", "evidence"), TEXT
)
DESCRIPTIONS = "SELECT article_id, author_id, affiliation, bio FROM author_descriptions ORDER BY ALL"


def write_institutions(connection: duckdb.DuckDBPyConnection) -> None:
    """Write the table `author_institutions`; the same descriptions result in the same rows.

    Args:
        connection: to a database with the view `author_descriptions`.
    """
    run_step(connection, "publish/institutions")
    rows = institution_rows(connection.execute(DESCRIPTIONS).fetchall())
    with registered(connection, {"incoming": build_table(COLUMNS, rows)}):
        run_step(connection, "publish/incoming", table="author_institutions")


def institution_rows(descriptions: Iterable[Row]) -> Iterator[Row]:
    """Yield a row for each institution of each author; what the byline says comes first, and the bio may add to it."""
    for article_id, author_id, affiliation, bio in descriptions:
        found: dict[str, tuple[str, Affiliation]] = {}
        for source, affiliations in (
            ("affiliation", in_affiliation(affiliation) if affiliation else ()),
            ("bio", in_bio(bio) if bio else ()),
        ):
            for one in affiliations:
                found.setdefault(one.institution_id, (source, one))
        for source, one in found.values():
            yield article_id, author_id, one.institution_id, one.institution, one.unit, source, one.evidence
