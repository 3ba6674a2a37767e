"""Readers in a loop while the writer loads and publishes meet no error, and never half of a publication.

How long they wait is measured in `bench/sql.py`.
"""

import multiprocessing
import time
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Event
from pathlib import Path

import duckdb

from tests.warehouse.load.test_records import reading
from warehouse.database.file import DatabaseFile
from warehouse.database.warehouse import open_warehouse
from warehouse.load.write import load
from warehouse.publish.publication import publish
from warehouse.query.sandbox import query

LOADS = 5
# Each table is written at another moment: in half a publication some counts would differ.
COUNTS = """
SELECT
    (SELECT count(*) FROM articles),
    (SELECT count(*) FROM paragraphs),
    (SELECT count(*) FROM search('title', top := 1000)),
    (SELECT count(DISTINCT article_id) FROM mentions)
"""


def ask_and_search(
    snapshot: Path, ended: Event, answers: "SimpleQueue[tuple[list[int], list[str]]]", plain: bool
) -> None:
    """Open, query and close until `ended`: in the sandbox, or like any other client of DuckDB if `plain`."""
    counts, faults = [], []
    parent = multiprocessing.parent_process()
    while not ended.is_set() and parent is not None and parent.is_alive():
        try:
            if plain:
                with duckdb.connect(snapshot, read_only=True) as connection:
                    rows = connection.execute(COUNTS).fetchall()
            else:
                rows = query(snapshot, COUNTS).rows
        except Exception as error:  # noqa: BLE001 whatever it is, it is reported
            faults.append(repr(error))
            continue
        counts.append(rows[0][0])
        faults.extend([f"torn: {rows}"] if len(set(rows[0])) > 1 else [])
    answers.put((counts, faults))


def test_readers_never_meet_an_error_or_half_of_a_publication(tmp_path: Path) -> None:
    warehouse, snapshot = tmp_path / "warehouse.duckdb", tmp_path / "analyst.duckdb"

    def write(number: int) -> None:
        body = f"Body {number} of Uzbekistan"
        with open_warehouse(warehouse) as connection:
            load(connection, reading(number, number, str(number), title=f"Title {body}"))
        publish(DatabaseFile(warehouse), snapshot)

    write(1)
    context = multiprocessing.get_context("spawn")
    ended, answers = context.Event(), context.SimpleQueue()
    readers = [
        context.Process(target=ask_and_search, args=(snapshot, ended, answers, plain)) for plain in (True, False)
    ]
    for reader in readers:
        reader.start()
    try:
        time.sleep(1.5)  # both are at work
        for number in range(2, LOADS + 1):
            write(number)
        time.sleep(0.5)
    finally:
        ended.set()
    results = [answers.get() for _ in readers]
    for reader in readers:
        reader.join()
    for counts, faults in results:
        assert faults == []
        assert counts == sorted(counts), "never back to an older publication"
        assert counts[-1] == LOADS
        assert len(set(counts)) > 2, "they read while it was written"
