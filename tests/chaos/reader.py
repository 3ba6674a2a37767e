"""A reader that opens the published database all the time, while others are killed."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from warehouse.query.sandbox import query

SECONDS_BETWEEN_QUESTIONS = 0.05
SQL = "SELECT count(*), count(DISTINCT article_id), max(last_seen_at) FROM articles"


@contextmanager
def asked_all_the_time(database: Path) -> Iterator[list[str]]:
    """Ask the database inside the context, once it is there; the list has what went wrong at its end."""
    errors: list[str] = []
    end = Event()
    thread = Thread(target=_ask, args=(database, errors, end), daemon=True)
    thread.start()
    try:
        yield errors
    finally:
        end.set()
        thread.join()


def _ask(database: Path, errors: list[str], end: Event) -> None:
    articles = 0
    there = database.exists()
    while not end.is_set():
        if there := there or database.exists():
            try:
                ((count, distinct, _),) = query(database, SQL).rows
            except Exception as error:  # noqa: BLE001 any error is one that a reader would see
                errors.append(f"{type(error).__name__}: {error}")
            else:
                if count != distinct or count < articles:
                    errors.append(f"{count} articles, {distinct} of them different, after {articles}")
                articles = count
        time.sleep(SECONDS_BETWEEN_QUESTIONS)
