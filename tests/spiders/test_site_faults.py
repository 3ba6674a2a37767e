"""Every fault of the site, each on an item of its own: the state it ends in, the requests it costs, what is said of it.

The faults of a group befall one crawl, which must end with the right exit code and within bounds of memory and time.
"""

import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.pipeline.load import load_archive
from flows.pipeline.progress import LineReporter
from flows.settings import Settings
from replica.faults.fault import Fault
from replica.server import Replica
from spiders.archive.archive import Archive
from tests.conftest import environment_of
from tests.support.crawling import PROJECT, SITE, Crawl, crawl, item_requests
from warehouse.account.certificate import certify

PEAK_MEGABYTES = 400
"""Bodies are bounded to 16 MiB; an idle crawl takes some 110 MB."""

FORBIDDEN = "ForeignAddressError"


@dataclass(frozen=True)
class Case:
    """One fault: how often the first run requests the item, the state of the item after it, and the reason stated.

    `state` is stored, gone, pending, or the reason of a reject; the event of a pending item has `reason` in its reason.
    """

    fault: str
    state: str
    requests: int = 1
    reason: str = ""


ATTEMPTS = 4
TIMED = "the answer takes too long"
GROUPS: dict[str, tuple[Case, ...]] = {
    "the server fails": (
        Case("status=500", "pending", ATTEMPTS, "status 500"),
        Case("status=503", "pending", ATTEMPTS, "status 503"),
        Case("retry-after=1", "pending", ATTEMPTS, "status 503"),
        Case("retry-after=date:1", "pending", ATTEMPTS, "status 503"),
        Case("status=429:1", "pending", ATTEMPTS, "status 429"),
        Case("status=403", "pending", 1, "status 403"),
        Case("status=999", "pending", 1, "status 999"),
        Case("status=2147483648", "pending", 1, "status 0"),
        Case("reset", "pending", ATTEMPTS, "broken off"),
        Case("content-length=500", "pending", ATTEMPTS, "broken off"),
        Case("content-length=-8000", "pending", ATTEMPTS, "broken off"),
        Case("status=404", "gone"),
        Case("status=410", "gone"),
    ),
    TIMED: (
        Case("timeout=20", "pending", 2, "took longer than 5.0 seconds"),
        Case("slow=500", "pending", 2, "took longer than 5.0 seconds"),
        Case("slow-head", "pending", 2, "took longer than 5.0 seconds"),
    ),
    "the redirect leads away": (
        Case("redirect=loop", "pending", 6, "redirected more than 5 times"),
        Case("redirect=https://example.org/", "pending", 1, "https://example.org/"),
        Case("redirect=file:///etc/passwd", "pending", 1, "status 302"),
        Case("redirect=http://169.254.169.254/latest/meta-data/", "pending", 1, FORBIDDEN),
        Case("redirect=http://10.0.0.1/", "pending", 1, FORBIDDEN),
        Case("redirect=http://[::1]/", "pending", 1, FORBIDDEN),
        Case("redirect=http://[::ffff:10.0.0.1]/", "pending", 1, FORBIDDEN),
        Case("redirect=http://127.0.0.1:9/", "pending", 1, FORBIDDEN),
        Case("redirect=//localhost/", "pending", 1, FORBIDDEN),
        Case("redirect=http://[broken/", "pending", 1, ""),
        Case("login", "login_required"),
    ),
    "the body is too large": (
        Case("endless", "pending", 1, "larger than"),
        Case("endless=chunked", "pending", 1, "larger than"),
        Case("huge-content-length", "pending", 1, "larger than"),
        Case("huge-content-length=10000000000", "pending", 1, "larger than"),
        Case("endless-head", "pending", 1, "the head is larger than"),
        Case("members", "truncated"),
        Case("layers", "truncated"),
        Case("bomb", "truncated"),
        Case("bomb=deflate", "truncated"),
        Case("bomb=br", "truncated"),
        Case("bomb=zstd", "truncated"),
    ),
    "the body is damaged": (
        Case("truncated-gzip", "truncated"),
        Case("unknown-encoding", "truncated"),
        Case("empty", "empty"),
        Case("error-text", "error_page"),
        Case("redesign", "unknown_layout"),
        Case("redirect=/home", "pending", 1, "redirected to"),
    ),
    "the body can be read all the same": (
        Case("no-length", "stored"),
        Case("charset=windows-1251", "stored"),
        Case("charset=none", "stored"),
        *(Case(f"charset={name}", "stored") for name in ("punycode", "base64", "quopri", "idna", "zlib", "utf-7")),
        Case("mixed-charset", "stored"),
        Case("nul-bytes", "stored"),
    ),
}


def reasons_of(result: Crawl) -> dict[str, str]:
    """Return why items got no answer, according to the events of a crawl, by article id."""
    return {event["article_id"]: event["reason"] for event in result.events if {"reason", "article_id"} <= event.keys()}


def states_of(directory: Path) -> dict[str, str]:
    """What became of each listed item, by the warehouse: stored, gone, pending, or the reason of its reject."""
    settings = Settings(data_dir=directory)
    assert load_archive(settings, LineReporter(lambda line: None)).problems == []
    with settings.warehouse.open() as connection:
        states = {
            **dict(connection.execute("SELECT article_id, 'pending' FROM listed_items").fetchall()),
            **dict(connection.execute("SELECT article_id, 'gone' FROM captures WHERE status IN (404, 410)").fetchall()),
            **dict(
                connection.execute("SELECT article_id, reason FROM rejects WHERE reason <> 'broken_off'").fetchall()
            ),
            **dict(connection.execute("SELECT article_id, 'stored' FROM articles").fetchall()),
        }
        total = certify(connection).total
    counts = {name: sum(state == name for state in states.values()) for name in ("stored", "gone", "pending")}
    assert (total.stored, total.gone, total.pending) == tuple(counts.values())
    assert total.listed == len(states) == sum(counts.values()) + total.rejected
    return states


def spread(cases: tuple[Case, ...], replica: Replica) -> dict[str, Case]:
    """Give each fault a published item, and return the cases by article."""
    published = [row for row in replica.truth() if row["state"] == "published" and row["kind"] == "analytical"]
    for row, case in zip(published, cases, strict=False):
        name, _, value = case.fault.partition("=")
        path = row["url"].removeprefix(f"https://{SITE.host}")
        replica.faults.add(Fault(name, f"{path}*", value))
    return dict(zip((row["article_id"] for row in published), cases, strict=False))


def bodies_of(directory: Path) -> dict[str, str]:
    """The text of each stored article, by id."""
    with Settings(data_dir=directory).warehouse.open(read_only=True) as connection:
        return dict(connection.execute("SELECT article_id, body FROM articles").fetchall())


@pytest.mark.parametrize("group", GROUPS)
def test_each_fault_ends_in_its_state(group: str, tmp_path: Path) -> None:
    with Replica(articles=60, seed=7) as replica:
        cases = spread(GROUPS[group], replica)
        assert len(cases) == len(GROUPS[group])
        if group == TIMED:
            first = crawl(tmp_path, replica.url, "-s", "RETRY_TIMES=1", CACI_DOWNLOAD_TIMEOUT="5")
        else:
            first = crawl(tmp_path, replica.url)
        asked = item_requests(replica)
        states = states_of(tmp_path)
        replica.faults.clear()
        second = crawl(tmp_path, replica.url)
        asked_again = item_requests(replica) - asked
        truth = {row["article_id"]: row["body"] for row in replica.truth()}
    pending = {article: case.reason for article, case in cases.items() if case.state == "pending"}

    assert {case.fault: states[article] for article, case in cases.items()} == {
        case.fault: case.state for case in cases.values()
    }
    assert {states[article] for article in states.keys() - cases.keys()} <= {"stored", "gone", "login_required"}

    # What is stored is read as if nothing had been wrong.
    bodies = bodies_of(tmp_path)
    for article, case in cases.items():
        if case.state == "stored":
            assert bodies[article] == truth[article], case.fault

    # What is pending is reported, each with its own reason, and makes the run red.
    reasons = reasons_of(first)
    assert set(reasons) == set(pending)
    assert {article: reason for article, reason in pending.items() if reason not in reasons[article]} == {}, reasons
    assert (first.exit_code, first.summary["reason"]) == ((1, "incomplete") if pending else (0, "finished"))
    assert "Traceback" not in first.log
    assert first.peak_megabytes < PEAK_MEGABYTES

    # Nothing is asked for more often than makes sense, in this run and in the next.
    assert {case.fault: asked[article] for article, case in cases.items()} == {
        case.fault: case.requests for case in cases.values()
    }
    assert {count for article, count in asked.items() if article not in cases} == {1}
    assert asked_again == Counter(dict.fromkeys(pending, 1))
    assert (second.exit_code, second.summary["problems"]) == (0, [])


@pytest.mark.slow
def test_the_whole_command_stays_within_bounds_and_accounts_for_every_fault(tmp_path: Path) -> None:
    cases = (*GROUPS["the body is too large"], *GROUPS["the body is damaged"][:3])
    peak = tmp_path / "peak"
    with Replica(articles=60, seed=7) as replica:
        befallen = spread(cases, replica)
        command = [sys.executable, "-m", "tests.support.peak", str(peak), sys.executable, "-m", "flows.cli"]
        done = subprocess.run(
            [*command, "--data-dir", str(tmp_path / "data"), "ingest", "--origin", replica.url],
            env=environment_of(tmp_path, CACI_DOWNLOAD_DELAY="0"),
            cwd=PROJECT,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    (run,) = Archive(tmp_path / "data" / "archive", SITE).runs()
    assert run.certificate is not None
    pending = sum(case.state == "pending" for case in befallen.values())
    assert done.returncode == 1
    assert f"listed items still to be fetched: {pending}" in done.stderr
    assert run.certificate.total.pending == pending
    assert run.certificate.rejected_by_reason["truncated"] == sum(case.state == "truncated" for case in cases)
    assert int(peak.read_text()) / 1024 < PEAK_MEGABYTES
