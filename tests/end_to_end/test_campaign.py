"""What years bring and no other test tries: damaged logs, items that exchange numbers, very many tiny records."""

import gzip
import json
import signal
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from replica.server import Replica
from tests.conftest import Ingested, environment_of
from tests.end_to_end.test_editing import Newsroom
from tests.support.crawling import crawl
from tests.support.digest import table_digests
from tests.support.paths import ROOT
from warehouse.database.files import log_of
from warehouse.database.warehouse import open_warehouse

pytestmark = pytest.mark.slow

# Loads an archive and is killed before the last checkpoint, so that all that it wrote is in the log of changes alone.
LOAD_AND_DIE = """
import os, signal
from flows.pipeline.load import load_archive
from flows.pipeline.progress import LineReporter
from flows.settings import Settings
from warehouse.database.storage import Storage

Storage.tidy = lambda storage: os.kill(os.getpid(), signal.SIGKILL)
load_archive(Settings(), LineReporter(lambda line: None))
"""
# Loads an archive, and prints whether it reported a problem, and a digest of all tables.
LOAD_AND_TELL = """
import json
from contextlib import closing
from flows.pipeline.load import load_archive
from flows.pipeline.progress import LineReporter
from flows.settings import Settings
from tests.support.check import check
from tests.support.digest import table_digests

settings = Settings()
problems = load_archive(settings, LineReporter(lambda line: None)).problems
with closing(settings.warehouse.open(read_only=True)) as connection:
    print(json.dumps([problems, check(connection), table_digests(connection)]))
"""
FLIPS = 40
TINY_RECORD = (
    "WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{:012x}>\r\n"
    "WARC-Date: 2026-11-22T08:00:00Z\r\nContent-Length: 4\r\n\r\nnote\r\n\r\n"
)
TINY_RECORDS = 100_000
PEAK_MEGABYTES = 400


def run(script: str, data_dir: Path) -> "subprocess.CompletedProcess[str]":
    environment = environment_of(data_dir, CACI_DATA_DIR=str(data_dir))
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False, cwd=ROOT,
        env=environment,
    )  # fmt: skip


def test_whatever_byte_of_the_log_of_changes_is_damaged_the_next_load_has_every_row(
    ingested_60: Ingested, tmp_path: Path
) -> None:
    """What the log loses is loaded again, or the database is rebuilt; no row is missing, and none is there twice."""
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    (data_dir / "archive").symlink_to(ingested_60.data_dir / "archive")
    with closing(open_warehouse(ingested_60.data_dir / "warehouse.duckdb", read_only=True)) as connection:
        expected = table_digests(connection)
    assert run(LOAD_AND_DIE, data_dir).returncode == -signal.SIGKILL
    warehouse = data_dir / "warehouse.duckdb"
    files = {path: path.read_bytes() for path in (warehouse, log_of(warehouse))}
    log = files[log_of(warehouse)]
    chance = Random(5)
    outcomes: Counter[str] = Counter()
    for place in [*range(0, 40, 8), *chance.sample(range(len(log)), FLIPS), None]:
        for path in data_dir.glob("warehouse.duckdb*"):
            path.unlink()
        for path, content in files.items():
            path.write_bytes(content)
        if place is not None:
            log_of(warehouse).write_bytes(
                log[:place] + bytes([log[place] ^ 1 << chance.randrange(8)]) + log[place + 1 :]
            )
        done = run(LOAD_AND_TELL, data_dir)
        assert done.returncode == 0, (place, done.stderr)
        problems, wrong, digests = json.loads(done.stdout)
        assert (wrong, digests) == ([], expected), place
        outcomes["rebuilt" if problems else "loaded"] += 1
    assert outcomes["rebuilt"] > FLIPS / 2, outcomes


def test_items_that_exchange_their_numbers_are_revisions_of_each_other_and_nothing_is_lost(tmp_path: Path) -> None:
    """A restored backup may give an item's number to another; both texts of both numbers stay."""
    with Replica(articles=40, seed=7) as site:
        assert crawl(tmp_path, site.url).exit_code == 0
        newsroom = Newsroom(site, tmp_path)
        newsroom.load()
        before = newsroom.rows()
        listed = site.store.listing("analytical-articles")
        one, other = [entry for entry in listed if entry.state == "published"][:2]
        site.store.exchange(one.item_id, other.item_id)
        for entry in (one, other):
            newsroom.fetch(entry)
        after = newsroom.rows()
    texts = {row["article_id"]: row["title"] for row in before["articles"]}
    now = {row["article_id"]: row["title"] for row in after["articles"]}
    ids = [f"caci:{one.item_id}", f"caci:{other.item_id}"]
    assert [now[article_id] for article_id in ids] == [texts[article_id] for article_id in reversed(ids)]
    assert texts.keys() == now.keys()
    assert {(row["article_id"], row["revision"]) for row in after["revisions"] if row["article_id"] in ids} == {
        (article_id, revision) for article_id in ids for revision in (1, 2)
    }


def test_a_hundred_thousand_tiny_records_need_no_more_memory_than_a_few(ingested_60: Ingested, tmp_path: Path) -> None:
    warc, peak = tmp_path / "tiny.warc", tmp_path / "peak"
    page = next((ingested_60.data_dir / "archive").glob("analyst-*.warc.gz"))
    with warc.open("wb") as file:
        file.writelines(TINY_RECORD.format(number).encode() for number in range(TINY_RECORDS))
        file.write(gzip.decompress(page.read_bytes()))
    command = [sys.executable, "-m", "tests.support.peak", str(peak), sys.executable, "-m", "flows.cli"]
    done = subprocess.run(
        [*command, "--data-dir", str(tmp_path / "data"), "import", str(warc)],
        capture_output=True, text=True, timeout=600, check=False, cwd=ROOT, env=environment_of(tmp_path),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    with closing(open_warehouse(tmp_path / "data" / "warehouse.duckdb", read_only=True)) as connection:
        assert connection.execute("SELECT count(*) > 50 FROM articles").fetchall() == [(True,)]
    assert int(peak.read_text()) / 1024 < PEAK_MEGABYTES
