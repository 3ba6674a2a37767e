"""The flow `ingest` through a real Prefect server: the main job, its second run, and a site that fails."""

import json
import logging
import os
import shutil
import socket
import subprocess
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from flows.pipeline.load import load_archive
from flows.pipeline.lock import NICENESS, exclusive
from flows.pipeline.progress import LineReporter
from flows.present.score import compare
from flows.settings import Settings
from replica.server import Replica
from spiders.archive.archive import Archive
from tests.support.archived import SITE
from tests.support.check import check
from tests.support.digest import table_digests
from warehouse.database.warehouse import open_warehouse


def digests(warehouse: Path) -> dict[str, str]:
    with open_warehouse(warehouse, read_only=True) as connection:
        return table_digests(connection)


def prefect_api(server: str, path: str, **criteria: object) -> list[dict[str, object]]:
    request = urllib.request.Request(
        f"{server}/{path}/filter", json.dumps(criteria).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as response:
        rows: list[dict[str, object]] = json.load(response)
        return rows


def test_the_certificate_adds_up_and_is_printed(ingested):
    truth = ingested.truth
    states = {state: sum(row["state"] == state for row in truth) for state in ("published", "gone", "login")}
    with duckdb.connect(str(ingested.data_dir / "warehouse.duckdb"), read_only=True) as connection:
        state, text = connection.execute("SELECT state, certificate FROM runs").fetchall()[0]
    certificate = json.loads(text)
    assert state == "green"
    assert certificate["complete"] is True
    assert certificate["total"] == {
        "listed": len(truth),
        "stored": states["published"],
        "rejected": states["login"],
        "gone": states["gone"],
        "pending": 0,
    }
    assert certificate["rejected_by_reason"] == {"login_required": states["login"]}
    assert sum(tally["listed"] for tally in certificate["sections"].values()) == len(truth)
    total = next(line.split() for line in ingested.output.splitlines() if line.startswith("total "))
    assert total == [
        "total",
        *(str(certificate["total"][name]) for name in ("listed", "stored", "rejected", "gone", "pending")),
    ]
    assert "The archive is complete." in ingested.output


def test_every_field_of_every_article_is_exact(ingested):
    scores = compare(ingested.data_dir / "analyst.duckdb", ingested.truth)
    assert {name: score.wrong for name, score in scores.items() if score.wrong} == {}
    assert all(score.total == 590 for score in scores.values())


def test_the_comparison_sees_a_wrong_field(ingested):
    truth = ingested.truth[:3]
    truth[0] = truth[0] | {"title": "ANOTHER TITLE"}
    scores = compare(ingested.data_dir / "analyst.duckdb", truth)
    assert scores["title"].wrong == [truth[0]["article_id"]]
    assert scores["body"].wrong == []


def test_the_warehouse_keeps_its_own_rules(ingested):
    with open_warehouse(ingested.data_dir / "warehouse.duckdb", read_only=True) as connection:
        assert check(connection) == []


def test_each_item_was_requested_once(ingested):
    items = [path for path in ingested.requested if "/item/" in path]
    assert len(items) == len(set(items)) == len(ingested.truth)


def test_loading_the_archive_alone_makes_identical_tables(ingested_60, tmp_path):
    shutil.copytree(ingested_60.data_dir / "archive", tmp_path / "archive")
    settings = Settings(data_dir=tmp_path, batch_size=97, readers=1)
    loaded = load_archive(settings, LineReporter(logging.getLogger(__name__).info))
    assert loaded.problems == []
    assert digests(tmp_path / "warehouse.duckdb") == digests(ingested_60.data_dir / "warehouse.duckdb")


def test_a_second_run_finds_nothing_new_and_requests_no_item(ingested, caci, prefect_server, tmp_path):
    data_dir = tmp_path / "data"
    shutil.copytree(ingested.data_dir, data_dir, symlinks=True)
    before = len(ingested.site.requests)
    done = caci("ingest", "--origin", ingested.site.url, data_dir=data_dir, PREFECT_API_URL=prefect_server)
    requests = ingested.site.requests[before:]
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Articles: nothing new." in done.stdout
    assert [request.path for request in requests if "/item/" in request.path] == []
    # robots.txt, three listing pages and the feed of each of the four sections, and the feed of the whole site
    assert len(requests) == 1 + (3 + 1) * 4 + 1
    first, second = digests(ingested.data_dir / "warehouse.duckdb"), digests(data_dir / "warehouse.duckdb")
    changed = {name for name, digest in second.items() if digest != first[name]}
    # Feeds contain articles, which were seen again; nothing else about them changed.
    seen = {"articles", "observations", "revisions"}
    assert changed - seen == {"captures", "listed_items", "listing_pages", "named_items", "runs", "walks"}


def test_the_run_is_in_prefect_without_what_scrapy_says_of_its_work(ingested, prefect_server):
    with duckdb.connect(str(ingested.data_dir / "warehouse.duckdb"), read_only=True) as connection:
        run_id, flow = connection.execute("SELECT run_id, flow FROM runs").fetchall()[0]
    runs = prefect_api(prefect_server, "flow_runs", flow_runs={"id": {"any_": [run_id]}})
    assert [(run["state_name"], flow) for run in runs] == [("Completed", "ingest")]
    tasks = prefect_api(prefect_server, "task_runs", flow_runs={"id": {"any_": [run_id]}})
    assert {str(task["name"]).rsplit("-", 1)[0] for task in tasks} == {"fetch", "load", "certificate", "publish"}
    logs = prefect_api(prefect_server, "logs", logs={"flow_run_id": {"any_": [run_id]}})
    assert logs and not [log for log in logs if "scrapy." in str(log["message"])]


@pytest.mark.parametrize("fault", ["status=500@*", "status=500@/publications/*"])
def test_a_site_that_answers_500_leaves_the_warehouse_as_it_was(fault, ingested, caci, tmp_path):
    data_dir = tmp_path / "data"
    shutil.copytree(ingested.data_dir, data_dir, symlinks=True)
    files = ("warehouse.duckdb", "analyst.duckdb")
    before = {name: (data_dir / name).read_bytes() for name in files}
    with Replica(articles=24, faults=[fault]) as broken:
        done = caci("ingest", "--origin", broken.url, data_dir=data_dir)
    assert done.returncode == 1
    assert {name: (data_dir / name).read_bytes() for name in files} == before
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("caci: ")]
    assert "500" in line
    assert "Traceback" not in done.stdout + done.stderr


def test_without_network_one_clear_line_says_so(caci, tmp_path):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{closed.getsockname()[1]}"
    data_dir = tmp_path / "data"
    done = caci("ingest", "--origin", origin, data_dir=data_dir)
    assert done.returncode == 1
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("caci: ")]
    assert origin.removeprefix("http://") in line or "refused" in line
    assert not (data_dir / "warehouse.duckdb").exists()
    assert "Traceback" not in done.stdout + done.stderr


def test_a_prefect_server_that_does_not_answer_is_named(caci, tmp_path):
    silent = "http://127.0.0.1:9/api"
    done = caci("ingest", "--origin", "http://127.0.0.1:9", data_dir=tmp_path / "data", PREFECT_API_URL=silent)
    assert done.returncode == 1
    assert silent in done.stderr
    assert "prefect server start" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow  # test_site_faults.py shows it of every fault, test_drills.py that nothing is published
def test_items_that_fail_are_pending_and_the_next_run_fetches_them(caci, tmp_path):
    data_dir = tmp_path / "data"
    with Replica(articles=40, faults=["status=500@/publications/field-reports/item/*"]) as site:
        red = caci("ingest", "--origin", site.url, data_dir=data_dir)
        failing = sum(row["section"] == "field-reports" for row in site.truth())
        published = sum(row["section"] == "field-reports" and row["state"] == "published" for row in site.truth())
        assert failing >= published > 0
        assert red.returncode == 1
        assert f"listed items still to be fetched: {failing}" in red.stderr
        assert not (data_dir / "analyst.duckdb").exists(), "a red run publishes nothing"
        site.faults.clear()
        green = caci("ingest", "--origin", site.url, data_dir=data_dir)
        assert green.returncode == 0, green.stdout + green.stderr
        assert f"of which {failing} for items" in green.stdout
        scores = compare(data_dir / "analyst.duckdb", site.truth())
    # The replica also counts views that were answered with an error.
    assert {name for name, score in scores.items() if score.wrong} <= {"hits"}
    archive = Archive(data_dir / "archive", SITE)
    assert [run.state for run in archive.runs()] == ["red", "green"]


def test_a_run_gives_way_to_readers(tmp_path: Path) -> None:
    def niceness() -> int:
        return os.getpriority(os.PRIO_PROCESS, 0)

    def run() -> tuple[int, str]:
        with exclusive(tmp_path), exclusive(tmp_path / "another"):
            child = subprocess.run(
                ["nice"], capture_output=True, text=True, check=True
            )  # what a run starts also gives way
            return niceness(), child.stdout.strip()

    before = niceness()
    with ThreadPoolExecutor(1) as thread:  # so that the following tests are not nice
        expected = max(NICENESS, before)
        assert thread.submit(run).result() == (expected, str(expected))
    assert niceness() == before


def test_a_second_run_at_once_is_refused(ingested, caci):
    with exclusive(ingested.data_dir):
        done = caci(
            "ingest",
            *("--origin", ingested.site.url),
            data_dir=ingested.data_dir,
            CACI_LOCK_TIMEOUT="0.2",
        )
    assert done.returncode == 1
    assert "waiting at most 0.2 seconds" in done.stderr
    assert "Another run" in done.stderr
    assert "Traceback" not in done.stderr
