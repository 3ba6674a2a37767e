"""The spider in a process of its own: its log lines go to our log, its events to our progress."""

import json
import logging
import os
import re
import signal
import subprocess
import threading
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from flows.children import python
from flows.pipeline.lock import held_locks
from flows.pipeline.progress import LOGGER, Reporter
from flows.settings import Settings
from schemas.listing import KnownItem
from schemas.politeness import Politeness
from spiders.crawl.report import REASONS_AT_THE_END
from spiders.messages import counted, joined
from spiders.proxies import proxy_environment
from spiders.terminal_text import one_line

Logger = logging.Logger | logging.LoggerAdapter[logging.Logger]
# 2026-11-22 22:01:02 WARNING spiders.analyst: …, the LOG_FORMAT of spiders/settings.py
LOG_LINE = re.compile(
    r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d (?P<level>DEBUG|INFO|WARNING|ERROR|CRITICAL) (?P<logger>[\w.]+): "
)
LISTINGS = frozenset({"scrapy.addons", "scrapy.crawler", "scrapy.middleware", "scrapy.utils.log"})
"""Loggers with which Scrapy lists versions, components and settings: eighty lines, the same in each crawl."""
SECRETS = re.compile(r"CACI_LAKE|PREFECT_|PG|POSTGRES|AWS_|S3_")
"""Variables that a crawl does not need: of Prefect, of the lake and of its files. What it does not know cannot leak."""
MAX_SECONDS_TO_EXIT = 5.0
MAX_SECONDS_TO_END_CRAWL = 10.0
"""After CACI_CRAWL_TIMEOUT: enough to close the archive, unless the spider is busy with a page."""
UNREACHABLE_REASONS = frozenset({"site_unreachable", "robots_unreachable"})
LISTING_PAGES, ITEM_PAGES = "Listing pages", "Item pages"
"""Names of the crawl's phases in the progress reports."""


@dataclass
class CrawlResult:
    """What a crawl did, made in this process from the events that the spider's `CrawlReport` sends."""

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
    """How the layout has changed, by kind of page."""
    unreachable_items: dict[str, str] = field(default_factory=dict)
    """Items that got no final answer for a week, which the run does not wait for, with what came instead."""
    reason: str = "the spider ended without a summary"
    items_requested: int = 0
    politeness: Politeness | None = None

    @property
    def cause(self) -> str:
        """What went wrong, in one line."""
        return joined(self.problems) or self.reason

    @property
    def decisive_reason(self) -> str:
        """Why the crawl ended; a layout that has changed counts for more than anything else."""
        return "layout_drift" if self.layout_problems else self.reason

    @property
    def unreachable(self) -> bool:
        """True if the site, or its robots.txt, could not be reached: it may be reachable later."""
        return self.reason in UNREACHABLE_REASONS

    @property
    def ended_early(self) -> bool:
        """True if the crawl was stopped, or ended without a summary: nothing more may be requested now."""
        return self.reason not in REASONS_AT_THE_END


@dataclass(frozen=True)
class CrawlPlan:
    """What a crawl has to fetch."""

    sections: Sequence[str] = ()
    """Slugs of the sections; empty for all."""
    audit: bool = False
    """Walk every listing to its end, instead of stopping after three pages without new items."""
    items: Sequence[KnownItem] | None = None
    """Items to fetch instead of walking the listings."""
    pending: bool = True
    """Also fetch what is pending, and what is new in the listings."""


def crawl(settings: Settings, plan: CrawlPlan, logger: Logger, progress: Reporter) -> CrawlResult:
    """Run the spider to its end. Whatever the site does is never raised: it is among the result's problems."""
    if os.environ.get("CACI_ACCEPT_LAYOUT"):
        logger.warning("CACI_ACCEPT_LAYOUT hides every change of the layout; the next version ignores the variable")
    if plan.items is None:
        return _crawl(settings, plan, logger, progress)
    with NamedTemporaryFile("w", encoding="utf-8", suffix=".json") as file:
        json.dump([item.model_dump() for item in plan.items], file)
        file.flush()
        return _crawl(settings, plan, logger, progress, Path(file.name))


def _command(settings: Settings, plan: CrawlPlan, items: Path | None) -> list[str]:
    command = python("-m", "scrapy", "crawl", "analyst")
    command += ["-a", f"data_dir={settings.data_dir}", "-a", f"site={settings.site}"]
    command += ["-a", f"sections={','.join(plan.sections)}"] if plan.sections else []
    command += ["-a", "audit=1"] if plan.audit else []
    command += ["-a", "pending=0"] if not plan.pending else []
    command += ["-a", f"items={items}"] if items is not None else []
    command += ["-a", f"origin={settings.origin}"] if settings.origin else []
    return command + (["-a", "accept_layout=1"] if settings.accept_layout else [])


def _crawl(
    settings: Settings, plan: CrawlPlan, logger: Logger, progress: Reporter, items: Path | None = None
) -> CrawlResult:
    read_end, write_end = os.pipe()
    process = subprocess.Popen(
        _command(settings, plan, items),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        env=_environment(settings, write_end),
        # The spider inherits the lock, so that no other run begins while it lives, even if we are killed.
        pass_fds=(write_end, *held_locks()),
        # Ctrl-C and Prefect's worker signal the whole process group. With our own signal the spider would get two, and
        # at the second Scrapy drops everything. If we are killed, the spider notices by itself.
        process_group=0,
    )
    os.close(write_end)
    assert process.stderr is not None  # noqa: S101 for the type checker: stderr is a pipe
    error: deque[str] = deque(maxlen=1)
    log = threading.Thread(target=_forward_log, args=(process.stderr, logger, error), daemon=True)
    log.start()
    result = CrawlResult()
    out_of_time = threading.Event()

    def end() -> None:
        out_of_time.set()
        stop(process, MAX_SECONDS_TO_END_CRAWL)

    watchdog = threading.Timer(settings.crawl_timeout, end)
    watchdog.daemon = True
    watchdog.start()
    with os.fdopen(read_end, encoding="utf-8", errors="replace") as events:
        try:
            for event in events:
                _read_event(event, result, progress)
            code = process.wait()
        except BaseException:
            stop(process)  # while its events can still be read: without a reader it drops everything
            raise
        finally:
            watchdog.cancel()
    log.join(timeout=10)
    if out_of_time.is_set() and code == -signal.SIGKILL:
        result.reason = "shutdown"
        result.problems.append(
            f"the crawl was ended after {counted(settings.crawl_timeout, 'second')} (CACI_CRAWL_TIMEOUT): it was busy"
            " and did not end by itself, so it was killed; the next run continues"
        )
    elif code != 0 and not result.problems:
        cause = f" ({error[0]})" if error else ""
        result.problems.append(f"the spider ended with exit code {code}: {result.reason}{cause}")
    elif result.reason != "finished" and not result.problems:
        result.problems.append(f"the crawl did not finish: {result.reason}")
    return result


def stop(process: subprocess.Popen[str], seconds: float = MAX_SECONDS_TO_EXIT) -> None:
    """Terminate a process, and kill it if it does not exit in time: a crawl may be waiting for a slow server."""
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _environment(settings: Settings, events: int) -> dict[str, str]:
    environment = {name: value for name, value in os.environ.items() if not SECRETS.match(name)} | proxy_environment()
    environment |= {
        "SCRAPY_SETTINGS_MODULE": "spiders.settings",
        "CACI_DOWNLOAD_DELAY": str(settings.download_delay),
        "CACI_EVENTS": str(events),
    }
    if settings.contact:
        environment["CACI_CONTACT"] = settings.contact
    return environment


def _read_event(line: str, result: CrawlResult, progress: Reporter) -> None:
    """Take an event. A line that is none is left out: the last one of a killed spider may be torn."""
    try:
        _apply_event(json.loads(line), result, progress)
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        LOGGER.debug("Not an event: %s (%s)", one_line(line[:200]), error)


def _apply_event(event: dict[str, Any], result: CrawlResult, progress: Reporter) -> None:
    match event["event"]:
        case "listing":
            result.listing_pages += 1
            result.pages_of_section[event["section"]] = event["pages"] or result.pages_of_section.get(
                event["section"], 1
            )
            progress.update(LISTING_PAGES, result.listing_pages, sum(result.pages_of_section.values()))
        case "item":
            result.items_fetched += 1
            progress.update(ITEM_PAGES, result.items_fetched, event["requested"])
        case "finished":
            result.requests = event["requests"]
            result.items_requested = event["items_requested"]
            result.bytes = event["bytes"]
            result.statuses = dict(Counter({str(status): count for status, count in event["statuses"].items()}))
            result.problems = list(event["problems"])
            result.notes = list(event["notes"])
            result.layout_problems = dict(event["layout_problems"])
            result.unreachable_items = dict(event.get("unreachable_items", {}))
            result.reason = event["reason"]
            result.politeness = Politeness.model_validate(event["politeness"])


def _forward_log(stderr: IO[str], logger: Logger, error: deque[str]) -> None:
    """Pass log lines on; at the end `error` has the last line if it has no level: the end of a traceback.

    What Scrapy says of its own work has the level DEBUG here, unless it is a warning, and its listings are left out.
    """
    level, is_listing = logging.INFO, False
    with stderr:
        for line in stderr:
            text = one_line(line.rstrip())
            # A line without a level continues the line before it: the lines of a traceback, or of a listing.
            if (begun := LOG_LINE.match(text)) is not None:
                level, name = getattr(logging, begun["level"]), begun["logger"]
                is_scrapy = level == logging.INFO and name.startswith("scrapy.")
                level = logging.DEBUG if is_scrapy else level
                is_listing = is_scrapy and name in LISTINGS
                error.clear()
            elif text:
                error.append(text)
            if text and not is_listing:
                logger.log(level, text)
