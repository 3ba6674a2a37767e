"""Runs the spider as a process of its own: its log lines go to our log, its events to our progress."""

import json
import logging
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from flows.pipeline.lock import held_locks
from flows.pipeline.progress import Reporter
from flows.settings import Settings
from schemas.known_item import KnownItem
from schemas.politeness import Politeness
from spiders.terminal_text import one_line

Logger = logging.Logger | logging.LoggerAdapter[logging.Logger]
# 2026-11-22 22:01:02 [spiders.analyst] WARNING: …
LEVELS = {
    "DEBUG": logging.DEBUG,
    "INFO": logging.INFO,
    "WARNING": logging.WARNING,
    "ERROR": logging.ERROR,
    "CRITICAL": logging.CRITICAL,
}
SECONDS_TO_END = 5.0
UNREACHABLE = frozenset({"site_unreachable", "robots_unreachable"})
TO_THE_END = frozenset({"finished", "incomplete"})
LISTING_PAGES, ITEM_PAGES = "Listing pages", "Item pages"
"""Names of the crawl's phases in the progress."""


@dataclass
class CrawlReport:
    """What a crawl did, by the spider's own account."""

    listing_pages: int = 0
    items_fetched: int = 0
    requests: int = 0
    bytes: int = 0
    statuses: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    pages_of_section: dict[str, int] = field(default_factory=dict)
    """How many pages each section's listing says it has."""
    layout_problems: dict[str, str] = field(default_factory=dict)
    """By kind of page: how its layout has changed."""
    reason: str = "the spider ended without an account"
    items_requested: int = 0
    politeness: Politeness | None = None

    @property
    def unreachable(self) -> bool:
        """True where the site, or its robots.txt, could not be reached: later it may be."""
        return self.reason in UNREACHABLE

    @property
    def ended_early(self) -> bool:
        """True where the crawl was stopped, or ended without an account: what is left may not be asked for now."""
        return self.reason not in TO_THE_END


@dataclass(frozen=True)
class CrawlPlan:
    """What a crawl is to fetch."""

    sections: Sequence[str] = ()
    """Slugs of the sections; none for all."""
    audit: bool = False
    """Walk every listing to its end, instead of stopping after three pages without news."""
    items: Sequence[KnownItem] | None = None
    """Items to fetch instead of walking the listings."""
    pending: bool = True
    """Fetch what is pending, too, and what the listings newly name."""


def crawl(settings: Settings, plan: CrawlPlan, logger: Logger, progress: Reporter) -> CrawlReport:
    """Runs the spider to its end and gives its account. Never raises for what the site does: that is in `problems`."""
    if plan.items is None:
        return _crawl(settings, plan, logger, progress)
    with NamedTemporaryFile("w", encoding="utf-8", suffix=".json") as file:
        json.dump([item.model_dump() for item in plan.items], file)
        file.flush()
        return _crawl(settings, plan, logger, progress, Path(file.name))


def _command(settings: Settings, plan: CrawlPlan, items: Path | None) -> list[str]:
    command = [
        sys.executable,
        "-m",
        "scrapy",
        "crawl",
        "analyst",
        "-a",
        f"data_dir={settings.data_dir}",
        "-a",
        f"site={settings.site}",
    ]
    command += ["-a", f"sections={','.join(plan.sections)}"] if plan.sections else []
    command += ["-a", "audit=1"] if plan.audit else []
    command += ["-a", "pending=0"] if not plan.pending else []
    command += ["-a", f"items={items}"] if items is not None else []
    command += ["-a", f"origin={settings.origin}"] if settings.origin else []
    return command + (["-a", "accept_layout=1"] if settings.accept_layout else [])


def _crawl(
    settings: Settings, plan: CrawlPlan, logger: Logger, progress: Reporter, items: Path | None = None
) -> CrawlReport:
    read_end, write_end = os.pipe()
    process = subprocess.Popen(
        _command(settings, plan, items),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        env=_environment(settings, write_end),
        # With the lock, so that no other run begins while this spider lives, even if we are killed.
        pass_fds=(write_end, *held_locks()),
        # Ctrl-C, and Prefect's worker, signal the whole group; with our own signal it would be the second, at which
        # Scrapy drops everything. Where we are killed the spider notices by itself.
        process_group=0,
    )
    os.close(write_end)
    assert process.stderr is not None  # noqa: S101 for the type checker: a pipe was asked for
    log = threading.Thread(target=_forward_log, args=(process.stderr, logger), daemon=True)
    log.start()
    report = CrawlReport()
    watchdog = threading.Timer(settings.crawl_timeout, process.terminate)
    watchdog.daemon = True
    watchdog.start()
    with os.fdopen(read_end, encoding="utf-8", errors="replace") as events:
        try:
            for event in events:
                _take(json.loads(event), report, progress)
            code = process.wait()
        except BaseException:
            end(process)  # while it has a reader: without one it drops everything
            raise
        finally:
            watchdog.cancel()
    log.join(timeout=10)
    if code != 0 and not report.problems:
        report.problems.append(f"the spider ended with exit code {code}: {report.reason}")
    elif report.reason != "finished" and not report.problems:
        report.problems.append(f"the crawl did not finish: {report.reason}")
    return report


def end(process: subprocess.Popen[str]) -> None:
    """Asks a process to end, and kills it where it does not: a crawl may wait for a slow server, and may be killed."""
    process.terminate()
    try:
        process.wait(SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _environment(settings: Settings, events: int) -> dict[str, str]:
    # A crawl has nothing to do with the lake, and so nothing with its password.
    environment = {name: value for name, value in os.environ.items() if name != "CACI_LAKE"} | {
        "SCRAPY_SETTINGS_MODULE": "spiders.settings",
        "CACI_DOWNLOAD_DELAY": str(settings.download_delay),
        "CACI_EVENTS": str(events),
    }
    if settings.contact:
        environment["CACI_CONTACT"] = settings.contact
    return environment


def _take(event: dict[str, Any], report: CrawlReport, progress: Reporter) -> None:
    match event["event"]:
        case "listing":
            report.listing_pages += 1
            report.pages_of_section[event["section"]] = event["pages"] or report.pages_of_section.get(
                event["section"], 1
            )
            progress.update(LISTING_PAGES, report.listing_pages, sum(report.pages_of_section.values()))
        case "item":
            report.items_fetched += 1
            progress.update(ITEM_PAGES, report.items_fetched, event["requested"])
        case "finished":
            report.requests = event["requests"]
            report.items_requested = event["items_requested"]
            report.bytes = event["bytes"]
            report.statuses = dict(Counter({str(status): count for status, count in event["statuses"].items()}))
            report.problems = list(event["problems"])
            report.notes = list(event["notes"])
            report.layout_problems = dict(event["layout_problems"])
            report.reason = event["reason"]
            report.politeness = Politeness.model_validate(event["politeness"])


def _forward_log(stderr: IO[str], logger: Logger) -> None:
    level = logging.INFO
    for line in stderr:
        text = one_line(line.rstrip())
        # A line without a level of its own goes on with the one before: the lines of a traceback.
        word = next((word for word in LEVELS if f"] {word}: " in text[:120]), None)
        level = LEVELS[word] if word else level
        if text:
            logger.log(level, text)
