"""`caci certificate` and `caci audit`: the account of a run, of the whole archive, and in Prefect."""

import csv
import io
import json
import shutil

import duckdb
import pytest
from rich.console import Console

from flows.commands.certificate import _print_items
from flows.present.certificate import findings_of, lines_of
from flows.present.row_formats import Format
from replica.server import Replica
from schemas.certificate import Certificate, Tally
from schemas.run import RunState
from spiders.archive.archive import Archive
from tests.end_to_end.test_ingest import prefect_api
from tests.support.archived import SITE


def test_the_latest_certificate_in_each_format(ingested, caci):
    table = caci("certificate", data_dir=ingested.data_dir)
    assert table.returncode == 0, table.stderr
    as_json = caci("certificate", "--format", "json", data_dir=ingested.data_dir)
    certificate = Certificate.model_validate_json(as_json.stdout)
    archived = Archive(ingested.data_dir / "archive", SITE).latest_run()
    assert archived is not None and archived.certificate == certificate
    rows = list(csv.DictReader(io.StringIO(caci("certificate", "--format", "csv", data_dir=ingested.data_dir).stdout)))
    markdown = caci("certificate", "--format", "markdown", data_dir=ingested.data_dir).stdout
    assert [row["section"] for row in rows] == [*sorted(certificate.sections), "total"]
    for row in rows:
        assert f"| {' | '.join(row.values())} |" in markdown
        assert " ".join(row.values()).split() in [line.replace("│", " ").split() for line in table.stdout.splitlines()]
    assert "The archive is complete." in table.stdout
    assert "The archive is complete." in markdown


def test_the_certificate_says_what_each_listing_says_and_what_was_seen(ingested, caci):
    certificate = json.loads(caci("certificate", "--format", "json", data_dir=ingested.data_dir).stdout)
    for section, tally in certificate["sections"].items():
        account = certificate["listings"][section]
        assert account["seen"] == tally["listed"] == len(ingested.site.store.listing(section))
        assert account["pages"] == -(-tally["listed"] // 4)
        assert account["items_from"] <= tally["listed"] <= account["items_to"] == 4 * account["pages"]
        assert account["whole"] is True
    assert certificate["not_listed"]["listed"] == 0
    assert certificate["no_longer_listed"] == []


def test_the_lists_behind_the_numbers_are_whole(ingested, caci):
    truth = {row["article_id"]: row for row in ingested.truth}
    listed = caci("certificate", "--items", "--format", "json", data_dir=ingested.data_dir)
    items = {item["article_id"]: item for item in json.loads(listed.stdout)}
    assert set(items) == {name for name, row in truth.items() if row["state"] != "published"}
    for name, item in items.items():
        assert item["url"] == truth[name]["url"]
        assert (item["state"], item["reason"]) in {("rejected", "login_required"), ("gone", "404")}


def test_a_run_by_name_and_the_whole_archive(ingested, caci):
    with duckdb.connect(str(ingested.data_dir / "warehouse.duckdb"), read_only=True) as connection:
        ((run_id,),) = connection.execute("SELECT run_id FROM runs").fetchall()
    by_name = caci("certificate", "--run", run_id, "--format", "json", data_dir=ingested.data_dir)
    fresh = caci("certificate", "--all", "--format", "json", data_dir=ingested.data_dir)
    assert (by_name.returncode, fresh.returncode) == (0, 0)
    assert json.loads(by_name.stdout) == json.loads(fresh.stdout)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--run", "nowhere"], 2, "There is no run 'nowhere'"),
        (["--run", "a", "--all"], 2, "either --run or --all"),
        (["--format", "pdf"], 2, "pdf"),
    ],
)
def test_wrong_use_of_the_command(arguments, code, message, ingested, caci):
    done = caci("certificate", *arguments, data_dir=ingested.data_dir)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False)
    assert message in done.stderr


def test_without_a_run_the_next_step_is_named(caci, tmp_path):
    done = caci("certificate", data_dir=tmp_path)
    assert done.returncode == 1
    assert "caci ingest" in done.stderr


def test_the_certificate_is_an_artifact_of_the_run(ingested, prefect_server):
    artifacts = prefect_api(prefect_server, "artifacts", artifacts={"key": {"any_": ["completeness-certificate"]}})
    run = Archive(ingested.data_dir / "archive", SITE).latest_run()
    assert run is not None
    (artifact,) = [artifact for artifact in artifacts if artifact["flow_run_id"] == run.run_id]
    assert artifact["type"] == "markdown"
    assert "| analytical-articles | 237-240 | 240 | 240 |" in str(artifact["data"])


def test_an_audit_walks_everything_and_finds_what_ingest_did_not_look_at(caci, tmp_path):
    data_dir = tmp_path / "data"
    with Replica(articles=80, seed=7) as site:
        first = caci("ingest", "--origin", site.url, data_dir=data_dir)
        assert first.returncode == 0, first.stdout + first.stderr
        listing = site.store.listing("analytical-articles")
        assert len(listing) > 16, "the item must stand behind the pages that ingest looks at"
        hidden = site.store.publish("analytical-articles", day=listing[len(listing) // 2].day)
        feed = {entry.item_id for entry in site.store.newest("analytical-articles")[:10]}
        assert hidden.item_id not in feed
        second = caci("ingest", "--origin", site.url, data_dir=data_dir)
        assert "Articles: nothing new." in second.stdout
        withdrawn = listing[0]
        site.store.unpublish(withdrawn.item_id)
        audit = caci("audit", "--origin", site.url, data_dir=data_dir)
        assert audit.returncode == 0, audit.stdout + audit.stderr
        assert "Articles: 1 new" in audit.stdout
        assert f"stored, and no longer listed: 1 (caci:{withdrawn.item_id})" in audit.stdout
    runs = list(Archive(data_dir / "archive", SITE).runs())
    assert [(run.flow, run.state) for run in runs] == [
        ("ingest", RunState.GREEN),
        ("ingest", RunState.GREEN),
        ("audit", RunState.GREEN),
    ]
    last = runs[-1].certificate
    assert last is not None and all(account.whole for account in last.listings.values())


def test_a_run_without_a_certificate_is_still_the_latest(ingested, caci, tmp_path):
    data_dir = tmp_path / "data"
    shutil.copytree(ingested.data_dir, data_dir, symlinks=True)
    with Replica(articles=24, faults=["status=500@/publications/*"]) as broken:
        red = caci("ingest", "--origin", broken.url, data_dir=data_dir)
    assert red.returncode == 1
    certificate = caci("certificate", data_dir=data_dir)
    assert certificate.returncode == 1
    assert "has no certificate" in certificate.stderr
    assert "500" in certificate.stderr


def test_many_findings_are_counted_and_all_are_in_the_lists() -> None:
    certificate = Certificate(
        complete=False, total=Tally(), sections={}, problems=tuple(map(str, range(500))), notes=("one", "two")
    )
    lines = [line for line in lines_of(certificate) if line.startswith(("wrong", "note"))]
    assert lines == [*(f"wrong: {number}" for number in range(10)), "wrong: and 490 more", "note: one", "note: two"]
    assert len(list(findings_of(certificate))) == 502
    printed = io.StringIO()
    _print_items(Console(file=printed), certificate, Format.TABLE)
    assert printed.getvalue().count("wrong: ") == 500
