"""Which articles repeat another, and who the authors are: decided from all that is loaded."""

from math import ceil

import duckdb

from warehouse.database.connection import give_back_memory, with_memory
from warehouse.database.transaction import transaction
from warehouse.identity.authors import write_authors
from warehouse.identity.duplicates import write_duplicates
from warehouse.resources import run_step

MAX_TEXTS_SIGNED_AT_ONCE = 1_000
"""New texts that are cut into sequences of words at once, which takes some 50 MB."""
MAX_TEXTS_COMPARED_AT_ONCE = 4_000
"""New texts that are compared with all others in one transaction, which reads the sequences of all texts."""
MAX_TEXTS_PAIRED_AT_ONCE = 500
"""New texts whose pairs with others are counted at once: a phrase that almost 200 texts share makes many pairs."""


def update_identity(connection: duckdb.DuckDBPyConnection) -> None:
    """Compare the texts that are new with all others, and bring duplicates and authors up to date.

    At most `MAX_TEXTS_COMPARED_AT_ONCE` texts are compared in one transaction. What a killed process left undone, the
    next call does.

    Raises:
        duckdb.Error: the database cannot be written.
    """
    give_back_memory()
    while with_memory(connection, lambda: compare_some_texts(connection)) >= MAX_TEXTS_COMPARED_AT_ONCE:
        give_back_memory()
    with_memory(connection, lambda: decide(connection))


def decide(connection: duckdb.DuckDBPyConnection) -> None:
    """Decide again who the authors are and which articles repeat another, in a transaction."""
    with transaction(connection):
        write_authors(connection)
        write_duplicates(connection)


def compare_some_texts(connection: duckdb.DuckDBPyConnection) -> int:
    """Compare at most `MAX_TEXTS_COMPARED_AT_ONCE` new texts with all others, in a transaction; return their number."""
    signed, some = 0, MAX_TEXTS_SIGNED_AT_ONCE
    with transaction(connection):
        run_step(connection, "identity/new_shingles")
        while some == MAX_TEXTS_SIGNED_AT_ONCE and signed < MAX_TEXTS_COMPARED_AT_ONCE:
            some = sign_some_texts(connection)
            signed += some
        if signed:
            run_step(connection, "identity/distinctive_shingles")
            parts = ceil(signed / MAX_TEXTS_PAIRED_AT_ONCE)
            for part in range(parts):
                run_step(connection, "identity/shared_shingles", part=part, parts=parts)
            run_step(connection, "identity/candidates")
            run_step(connection, "identity/shingles", texts="candidate_texts", shingles="candidate_shingles")
            run_step(connection, "identity/similar_texts")
    return signed


def sign_some_texts(connection: duckdb.DuckDBPyConnection) -> int:
    """Write the signatures of at most `MAX_TEXTS_SIGNED_AT_ONCE` new texts; return their number."""
    run_step(connection, "identity/unsigned_texts", limit=MAX_TEXTS_SIGNED_AT_ONCE)
    signed: int = connection.execute("SELECT count(*) FROM unsigned_texts").fetchall()[0][0]
    if signed:
        run_step(connection, "identity/shingles", texts="unsigned_texts", shingles="unsigned_shingles")
        run_step(connection, "identity/signatures")
    return signed
