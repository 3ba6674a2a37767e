"""An archive that version 0.1.0 wrote gives the same tables today: what is archived keeps its field names."""

import json
import logging
import shutil
from collections.abc import Iterator
from itertools import chain
from typing import Any

import duckdb
import pytest
from warcio.archiveiterator import ArchiveIterator

from flows.pipeline.load import load_archive
from flows.pipeline.progress import LineReporter
from flows.settings import Settings
from schemas.base import Record
from schemas.crawl_summary import CrawlSummary
from schemas.decision import Decision
from schemas.run import Run
from spiders.archive.archive import Archive
from tests.support.archived import SITE
from tests.support.paths import ROOT
from warehouse.database.warehouse import open_warehouse

EARLIER = ROOT / "tests" / "end_to_end" / "archive_of_version_0"
DIGESTS: dict[str, dict[str, Any]] = json.loads((EARLIER / "digests.json").read_text(encoding="utf-8"))
DIGEST = """
SELECT count(*), sha256(coalesce(string_agg(digest, '' ORDER BY digest), ''))
FROM (SELECT sha256(to_json(row_of_table)::VARCHAR) AS digest FROM (SELECT {columns} FROM {table}) AS row_of_table)
"""
RECORDS: dict[str, type[Record]] = {
    "urn:caci:run:": Run,
    "urn:caci:crawl:": CrawlSummary,
    "urn:caci:decision:": Decision,
}


def archived_records() -> Iterator[tuple[str, dict[str, Any]]]:
    """Return address and content of each JSON record of the archive, as warcio reads them."""
    for path in sorted((EARLIER / "archive").glob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                if record.rec_type == "metadata":
                    yield record.rec_headers.get_header("WARC-Target-URI"), json.load(record.content_stream())


ARCHIVED = dict(archived_records())


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse loaded from a copy of the archive."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("earlier"))
    shutil.copytree(EARLIER / "archive", settings.archive_dir)
    assert load_archive(settings, LineReporter(logging.getLogger(__name__).info)).problems == []
    with open_warehouse(settings.data_dir / "warehouse.duckdb") as connection:
        yield connection


@pytest.mark.parametrize("table", DIGESTS)
def test_each_table_has_the_same_rows(table: str, warehouse: duckdb.DuckDBPyConnection) -> None:
    expected = DIGESTS[table]
    columns = ", ".join(f'"{column}"' for column in expected["columns"])
    rows = warehouse.execute(DIGEST.format(columns=columns, table=table)).fetchone()
    assert rows == (expected["rows"], expected["digest"])


def test_the_archive_holds_what_it_is_kept_for(warehouse: duckdb.DuckDBPyConnection) -> None:
    kinds = [next(kind for urn, kind in RECORDS.items() if address.startswith(urn)) for address in ARCHIVED]
    assert {kind: kinds.count(kind) for kind in RECORDS.values()} == {Run: 6, CrawlSummary: 6, Decision: 4}
    runs = [content for address, content in ARCHIVED.items() if address.startswith("urn:caci:run:")]
    assert {run["state"] for run in runs} == {"green", "red"}
    assert {run["flow"] for run in runs} == {"ingest", "refresh", "audit", "backfill"}
    crawls = [content for address, content in ARCHIVED.items() if address.startswith("urn:caci:crawl:")]
    assert all(crawl["layout"]["kinds"]["item"]["paths"] for crawl in crawls)
    assert any(crawl["layout_problems"] for crawl in crawls)
    assert DIGESTS["revisions"]["rows"] > DIGESTS["articles"]["rows"] > 60


@pytest.mark.parametrize("address", ARCHIVED)
def test_each_archived_record_is_one_of_the_present_model(address: str) -> None:
    model = next(model for urn, model in RECORDS.items() if address.startswith(urn))
    content = ARCHIVED[address]
    record = model.model_validate_json(json.dumps(content))
    assert record.model_dump(mode="json", exclude_unset=True) == content


def test_the_archive_reads_every_record() -> None:
    archive = Archive(EARLIER / "archive", SITE)
    assert archive.problems == []
    assert len(list(chain(archive.runs(), archive.crawls(), archive.decisions()))) == len(ARCHIVED)
