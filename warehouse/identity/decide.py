"""Which articles repeat another, and who the authors are: decided from all that is loaded."""

from math import ceil

import duckdb

from warehouse.database.connection import give_back_memory, with_memory
from warehouse.database.transaction import transaction
from warehouse.identity.authors import write_authors
from warehouse.identity.duplicates import write_duplicates
from warehouse.resources import run_step

TEXTS_AT_ONCE = 1_000
"""Texts that are cut into their sequences of words at once: some 50 MB of them."""
TEXTS_COMPARED = 4_000
"""New texts that are compared with all others at once: each time the sequences of all are looked through."""
TEXTS_PAIRED = 500
"""New texts whose pairs with others are counted at once: phrases that just under two hundred texts have make many."""


def settle_identity(connection: duckdb.DuckDBPyConnection) -> None:
    """Compare the texts that are new with all others, and bring duplicates and authors up to date.

    Each `TEXTS_COMPARED` texts are a transaction of their own. What a killed process left undone, the next call does.

    Raises:
        duckdb.Error: the database cannot be written.
    """
    give_back_memory()
    while with_memory(connection, lambda: compare_some_texts(connection)) >= TEXTS_COMPARED:
        give_back_memory()
    with_memory(connection, lambda: decide(connection))


def decide(connection: duckdb.DuckDBPyConnection) -> None:
    """Decide again who the authors are and which articles repeat another, in a transaction."""
    with transaction(connection):
        write_authors(connection)
        write_duplicates(connection)


def compare_some_texts(connection: duckdb.DuckDBPyConnection) -> int:
    """Compare up to `TEXTS_COMPARED` new texts with all others, in a transaction; return how many there were."""
    signed, some = 0, TEXTS_AT_ONCE
    with transaction(connection):
        run_step(connection, "identity/new_shingles")
        while some == TEXTS_AT_ONCE and signed < TEXTS_COMPARED:
            some = sign_some_texts(connection)
            signed += some
        if signed:
            run_step(connection, "identity/telling_shingles")
            parts = ceil(signed / TEXTS_PAIRED)
            for part in range(parts):
                run_step(connection, "identity/shared_shingles", part=part, parts=parts)
            run_step(connection, "identity/candidates")
            run_step(connection, "identity/shingles", texts="candidate_texts", shingles="candidate_shingles")
            run_step(connection, "identity/similar_texts")
    return signed


def sign_some_texts(connection: duckdb.DuckDBPyConnection) -> int:
    """Write the signatures of up to `TEXTS_AT_ONCE` new texts; return how many there were."""
    run_step(connection, "identity/unsigned_texts", most=TEXTS_AT_ONCE)
    signed: int = connection.execute("SELECT count(*) FROM unsigned_texts").fetchall()[0][0]
    if signed:
        run_step(connection, "identity/shingles", texts="unsigned_texts", shingles="unsigned_shingles")
        run_step(connection, "identity/signatures")
    return signed
