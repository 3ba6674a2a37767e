"""The gold set: the replica's truth, the captured pages, and the cases of the table-driven tests."""

import hashlib
import inspect
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from itertools import product
from types import ModuleType
from typing import Any

import pytest

from flows.present.score import LIST_FIELDS, PLAIN_FIELDS, sorted_links
from replica.cms.item_store import ItemStore
from replica.server import Replica
from replica.truth import rows
from schemas.article import Article
from spiders.errors import RejectedPageError
from spiders.pages.forms.item import read_item
from spiders.sites import load_site
from tests.support.captured_pages import EXPECTED, PAGES, captured_article, fields_of
from tests.support.fetching import Row, fetch, path

SITE = load_site("caci")
ARTICLES, SEED = 600, 2003
OF_A_PAGE = tuple(name for name in PLAIN_FIELDS if name != "duplicate_of")
"""The fields of a single page: only two pages together show that one repeats the other."""
FIELDS = ("article_id", "item_id", *OF_A_PAGE, "paragraphs", *LIST_FIELDS)
TABLES = {
    "bylines": "tests.spiders.pages.test_bylines",
    "dates": "tests.spiders.pages.test_dates",
    "labels": "tests.spiders.pages.test_labels",
    "urls": "tests.spiders.test_urls",
    "repairs": "tests.spiders.pages.test_repair",
}
Reader = Callable[[bytes, str], Article]


@dataclass
class Count:
    """How many values of a field are exactly the expected ones."""

    exact: int = 0
    of: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, name: str, exact: bool) -> None:
        self.of += 1
        self.exact += exact
        if not exact:
            self.wrong.append(name)

    @property
    def rate(self) -> float:
        return self.exact / self.of if self.of else 0.0


Counts = dict[str, Count]


def read(content: bytes, url: str) -> Article:
    return read_item(content, url, SITE)


def comparable(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record's fields for comparison: lists without positions and evidence, links by block."""
    compared = {name: record.get(name) for name in FIELDS if name not in LIST_FIELDS}
    compared["tags"] = list(record["tags"])
    paragraphs = record["paragraphs"]
    compared["paragraphs"] = [row["text"] if isinstance(row, dict) else row for row in paragraphs]
    for name, keys in LIST_FIELDS.items():
        compared[name] = sorted_links([{key: row[key] for key in keys} for row in record[name]], name)
    return compared


def different_fields(article: Article, row: Row) -> dict[str, tuple[Any, Any]]:
    """Return the read and the expected value of each field in which they differ."""
    read_fields, expected = comparable(article.model_dump(mode="json")), comparable(row)
    return {name: (read_fields[name], expected[name]) for name in FIELDS if read_fields[name] != expected[name]}


def published_pages(replica: Replica) -> Iterator[tuple[Row, bytes]]:
    """Yield the rows of the readable items, each with its page as served."""
    for row in replica.truth():
        if row["state"] == "published":
            status, content, _ = fetch(replica.url + path(row))
            assert status == 200, row["url"]
            yield row, content


def measure_replica(pages: Iterable[tuple[Row, bytes]], reader: Reader = read) -> Counts:
    counts: Counts = defaultdict(Count)
    for row, content in pages:
        try:
            different: Collection[str] = different_fields(reader(content, row["url"]), row)
        except RejectedPageError:
            different = FIELDS
        for name in FIELDS:
            counts[f"replica.{name}"].add(row["article_id"], name not in different)
    return dict(counts)


def measure_captured() -> Counts:
    """Return the counts of the captured pages."""
    counts: Counts = defaultdict(Count)
    for expected in EXPECTED:
        for name, (value, expected_value) in fields_of(captured_article(expected["file"]), expected).items():
            counts[f"captured.{name}"].add(expected["file"], value == expected_value)
    return dict(counts)


def cases(module: ModuleType) -> Iterator[tuple[str, Callable[..., None], dict[str, Any]]]:
    """Yield each case of a module's table-driven tests: its name, the test, the arguments."""
    for name, test in vars(module).items():
        marks = [mark for mark in getattr(test, "pytestmark", []) if mark.name == "parametrize"]
        if not name.startswith("test_") or not marks:
            continue
        axes = [list(_argument_rows(mark)) for mark in marks]
        for number, chosen in enumerate(product(*axes), start=1):
            arguments = {key: value for row in chosen for key, value in row.items()}
            if set(inspect.signature(test).parameters) == set(arguments):
                yield f"{name}[{number}]", test, arguments


def _argument_rows(mark: pytest.Mark) -> Iterator[dict[str, Any]]:
    argnames = mark.args[0]
    names = [name.strip() for name in argnames.split(",")] if isinstance(argnames, str) else list(argnames)
    for values in mark.args[1]:
        yield dict(zip(names, values, strict=True)) if len(names) > 1 else {names[0]: values}


def measure_tables() -> Counts:
    """Return the counts of the table-driven tests, one field per module."""
    counts: Counts = {}
    for table, module in TABLES.items():
        count = counts[f"tables.{table}"] = Count()
        for name, test, arguments in cases(import_module(module)):
            try:
                test(**arguments)
            except (Exception, pytest.fail.Exception):  # noqa: BLE001 a reader that crashes is also wrong
                count.add(name, False)
            else:
                count.add(name, True)
    return counts


def measure() -> Counts:
    """Return the counts of the whole gold set."""
    with Replica(articles=ARTICLES, seed=SEED) as replica:
        counts = measure_replica(published_pages(replica))
    return counts | measure_captured() | measure_tables()


def fingerprints() -> dict[str, str]:
    """Return the sha256 of the replica's truth, and that of the captured pages with their expected records."""
    truth = json.dumps(list(rows(ItemStore(SEED, ARTICLES))), ensure_ascii=False, sort_keys=True)
    captured = [path for path in sorted(PAGES.rglob("*")) if path.is_file() and path.suffix != ".md"]
    return {"replica": _sha256([truth.encode()]), "captured": _sha256(path.read_bytes() for path in captured)}


def _sha256(parts: Iterable[bytes]) -> str:
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
