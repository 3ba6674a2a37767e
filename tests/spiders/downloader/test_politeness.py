"""A good guest, measured at the server: rate, concurrency, Retry-After, robots.txt; and the report that says so."""

import time
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from flows.present.politeness import politeness_lines
from replica.server import Replica, Request
from schemas.capture import PageKind
from schemas.politeness import Politeness
from schemas.run import Run
from spiders.archive.archive import Archive
from spiders.downloader.resolver import is_public
from spiders.version import NAME
from tests.conftest import Caci, Ingested
from tests.support.crawling import SITE, crawl, first_item, item_requests, start_crawl
from tests.support.paths import ROOT

DELAY = 0.3
# A time taken at the server holds the way there and a thread that woke up late; it does not add up over requests.
SLACK = 0.2
SITE_FILE = ROOT / "spiders" / "sites" / "caci.toml"


def items_of(replica: Replica, section: str) -> list[str]:
    """The paths of the items of a section that answer 200."""
    rows = [row for row in replica.truth() if row["state"] == "published" and row["section"] == section]
    return [row["url"].removeprefix(f"https://{SITE.host}") for row in rows]


def after(requests: list[Request], status: int) -> list[float]:
    """Seconds from each answer with this status to the request that followed it."""
    return [later.at - earlier.at for earlier, later in pairwise(requests) if earlier.status == status]


def test_rate_concurrency_and_retry_after_are_kept(tmp_path: Path) -> None:
    with Replica(articles=24, seed=7) as replica:
        busy, overloaded, moved, *_ = items_of(replica, "analytical-articles")
        replica.faults.add(f"retry-after=1@{busy}**1")
        replica.faults.add(f"status=429:2@{overloaded}**1")
        replica.faults.add("retry-after=date:3@/publications/field-reports.html*1")
        replica.faults.add(f"redirect={moved}?again=1@{moved}*1")
        result = crawl(tmp_path, replica.url, CACI_DOWNLOAD_DELAY=str(DELAY))
        requests = replica.requests
    assert result.exit_code == 0, result.log
    assert requests[0].path == "/robots.txt"
    assert {request.status for request in requests} >= {200, 302, 429, 503}

    # Never more than one request in each span of the delay, retries, redirects and robots.txt among them.
    for (first, earlier), (second, later) in combinations(enumerate(requests), 2):
        assert later.at - earlier.at >= (second - first) * DELAY - SLACK, (earlier.path, later.path)
    assert all(earlier.over_at is not None and earlier.over_at <= later.at for earlier, later in pairwise(requests))

    # The date is in whole seconds: one that was three seconds ahead is at least two.
    assert all(seconds >= 1 - SLACK for seconds in after(requests, 503))
    assert max(after(requests, 503)) >= 2 - SLACK
    assert min(after(requests, 429)) >= 2 - SLACK

    report = Politeness.model_validate(result.summary["politeness"])
    assert report.requests == len(requests)
    assert report.retries == 3
    assert report.statuses == {str(key): value for key, value in result.summary["statuses"].items()}
    assert sum(report.statuses.values()) == len(requests)
    assert report.shortest_gap is not None
    assert report.shortest_gap >= DELAY
    assert (report.delay, report.concurrency) == (DELAY, 1)
    assert {request.headers["user-agent"] for request in requests} == {report.user_agent}
    # A redirect leads to a request of its own, which robots.txt must allow as well; so must each retry.
    assert (report.robots.read, report.robots.allowed) == (1, len(requests) - 1)


def test_a_page_that_fails_is_asked_for_again_after_a_longer_pause_each_time(tmp_path: Path) -> None:
    with Replica(articles=20, seed=7) as replica:
        replica.faults.add(f"status=500@{first_item(replica)}**3")
        result = crawl(tmp_path, replica.url, "-a", "sections=analytical-articles", CACI_DOWNLOAD_DELAY="0.1")
        pauses = after(replica.requests, 500)
    assert result.exit_code == 0
    assert len(pauses) == 3
    assert all(pause >= least - SLACK for pause, least in zip(pauses, (0.5, 1, 2), strict=True)), pauses


def test_a_second_crawl_of_an_unchanged_site_asks_for_no_item(tmp_path: Path) -> None:
    with Replica(articles=60, seed=7) as replica:
        assert crawl(tmp_path, replica.url).exit_code == 0
        before = len(replica.requests)
        assert crawl(tmp_path, replica.url).exit_code == 0
        asked = [request.path for request in replica.requests[before:]]
    assert asked.count("/robots.txt") == 1
    assert [path for path in asked if "/item/" in path] == []


@pytest.mark.parametrize("status", [503, 429])
def test_a_site_that_asks_for_a_long_pause_is_left_alone(tmp_path: Path, status: int) -> None:
    with Replica(articles=20, seed=7) as replica:
        replica.faults.add(f"status={status}:3600@{first_item(replica)}*")
        result = crawl(tmp_path, replica.url, CACI_DOWNLOAD_DELAY="0.05")
        refused = [request.status for request in replica.requests].index(status)
        assert len(replica.requests) == refused + 1
    assert (result.exit_code, result.summary["reason"]) == (1, "asked_to_wait")
    assert "asks to be left alone for 3,600 seconds" in result.summary["problems"][0]
    assert "Traceback" not in result.log


@pytest.mark.parametrize(
    ("change", "message"), [("robots", "robots.txt forbids"), ("robots=500", "nothing else may be (status 500)")]
)
def test_a_robots_txt_that_changes_in_mid_run_is_obeyed(tmp_path: Path, change: str, message: str) -> None:
    with Replica(articles=90, seed=7) as replica:
        arguments = ("-s", "ROBOTSTXT_MAX_AGE=3", "-s", "RETRY_TIMES=0")
        process = start_crawl(tmp_path, replica.url, *arguments, CACI_DOWNLOAD_DELAY="0.05")
        deadline = time.monotonic() + 60
        while len(replica.requests) < 5 and time.monotonic() < deadline:
            time.sleep(0.002)
        replica.faults.add(f"{change}@/robots.txt")
        log = process.communicate(timeout=120)[0]
        paths = [request.path for request in replica.requests]
    second = paths.index("/robots.txt", 1)
    assert second > 5
    assert set(paths[second:]) == {"/robots.txt"}
    assert process.returncode == 1
    assert message in log
    assert "Traceback" not in log
    statuses = [c.status for c in Archive(tmp_path / "archive", SITE).captures() if c.page_kind is PageKind.ROBOTS]
    assert statuses[:2] == [200, 500 if "500" in change else 200]


def test_items_that_robots_txt_forbids_are_pending_and_reported(tmp_path: Path) -> None:
    with Replica(articles=60, seed=7, faults=["robots=/publications/field-reports/item/@/robots.txt"]) as replica:
        result = crawl(tmp_path, replica.url)
        forbidden = {f"caci:{entry.item_id}" for entry in replica.store.listing("field-reports")}
        assert len(forbidden) > 10, "more than the failures in a row that end a crawl"
        assert not forbidden & set(item_requests(replica))
    assert (result.exit_code, result.summary["reason"]) == (1, "incomplete")
    (problem,) = result.summary["problems"]
    assert problem.startswith(f"robots.txt forbids {len(forbidden)} items: caci:")
    assert {event["article_id"] for event in result.events if "forbidden" in str(event.get("reason"))} == forbidden
    assert result.summary["politeness"]["robots"]["disallowed"] == len(forbidden)


def test_a_name_that_leads_into_our_own_network_gets_no_request(tmp_path: Path) -> None:
    """The public site under a name that resolves to loopback; nothing listens there, and nothing is connected to."""
    site = tmp_path / "rebound.toml"
    site.write_text(SITE_FILE.read_text().replace('"www.cacianalyst.org"', '"localhost"'))
    result = crawl(tmp_path, "", "-a", f"site={site.with_suffix('')}")
    assert (result.exit_code, result.summary["reason"]) == (1, "private_address")
    (problem,) = result.summary["problems"]
    assert "localhost has the private address 127.0.0.1" in problem
    assert "Traceback" not in result.log


def test_a_name_that_the_user_gave_as_origin_may_be_private(tmp_path: Path) -> None:
    with Replica(articles=20, seed=7) as replica:
        origin = replica.url.replace("127.0.0.1", "localhost")
        assert crawl(tmp_path, origin, "-a", "sections=field-reports").exit_code == 0


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("104.21.5.9", True),
        ("2606:4700::6810:84e5", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:104.21.5.9", True),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_the_report_of_a_run_reads_as_lines(tmp_path: Path, caci) -> None:
    with Replica(articles=20, seed=7) as replica:
        done = caci("ingest", "--origin", replica.url, data_dir=tmp_path / "data")
        assert done.returncode == 0, done.stdout + done.stderr
        asked = len(replica.requests)
    (run,) = Archive(tmp_path / "data" / "archive", SITE).runs()
    assert run.politeness is not None
    assert run.politeness.requests == asked
    text = "\n".join(politeness_lines(run))
    assert run.politeness.user_agent in text
    assert f"Requests: {asked:,}, of which 0 repeated" in text
    assert "Requests for robots.txt: 1;" in text
    silent = Run.model_validate(run.model_dump() | {"politeness": None})
    assert politeness_lines(silent) == [f"The run {run.run_id} (ingest) requested nothing from the site."]


def test_the_report_of_the_latest_run_is_printed(caci: Caci, ingested_60: Ingested) -> None:
    done = caci("politeness", data_dir=ingested_60.data_dir)
    assert done.returncode == 0, done.stderr
    assert f"sent requests as {NAME}/" in done.stdout
    assert "Requests for robots.txt: 1;" in done.stdout


def test_there_is_no_report_without_a_run(caci: Caci, tmp_path: Path) -> None:
    done = caci("politeness", data_dir=tmp_path)
    assert (done.returncode, done.stderr.strip()) == (1, "caci: There is no run yet. Run `caci ingest`.")
    done = caci("politeness", "--run", "x", data_dir=tmp_path)
    assert done.returncode == 2
