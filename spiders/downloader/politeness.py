"""Counts what a crawl asks of the site."""

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from statistics import median
from typing import Any

from schemas.politeness import Politeness, RobotsDecisions

STATUS_PREFIX = "downloader/response_status_count/"


@dataclass
class RobotsCount:
    """How often robots.txt was asked for, and what it decided."""

    read: int = 0
    unreachable: int = 0
    allowed: int = 0
    disallowed: int = 0


class PolitenessLog:
    """Counts requests at the moment they leave, and the decisions that robots.txt led to."""

    def __init__(self) -> None:
        self.robots = RobotsCount()
        self._first: datetime | None = None
        self._last: datetime | None = None
        self._sent_at = 0.0
        self._gaps: list[float] = []
        self._items: set[str] = set()

    @property
    def items(self) -> int:
        """How many items were asked for, each once: a crawl that is stopped asks for fewer than it meant to."""
        return len(self._items)

    def request_sent(self, article_id: str | None = None) -> float:
        """Count a request that leaves now, be it for a page, a retry, a redirect or robots.txt.

        Args:
            article_id: the item that it asks for; None if it asks for something else.

        Returns:
            The time, by `time.monotonic`.
        """
        now = time.monotonic()
        self._last = datetime.now(UTC)
        if self._first is None:
            self._first = self._last
        else:
            self._gaps.append(now - self._sent_at)
        self._sent_at = now
        if article_id is not None:
            self._items.add(article_id)
        return now

    def summary(self, settings: Mapping[str, Any], stats: Mapping[str, Any]) -> Politeness:
        """Return the report on the crawl, from Scrapy's settings and stats.

        https://docs.scrapy.org/en/latest/topics/stats.html
        """
        return Politeness(
            user_agent=settings["USER_AGENT"],
            delay=settings["DOWNLOAD_DELAY"],
            concurrency=settings["CONCURRENT_REQUESTS"],
            first_request_at=self._first,
            last_request_at=self._last,
            requests=len(self._gaps) + (self._first is not None),
            bytes=stats.get("downloader/response_bytes", 0),
            retries=stats.get("retry/count", 0),
            shortest_gap=round(min(self._gaps), 3) if self._gaps else None,
            median_gap=round(median(self._gaps), 3) if self._gaps else None,
            longest_gap=round(max(self._gaps), 3) if self._gaps else None,
            statuses={
                key.removeprefix(STATUS_PREFIX): stats[key] for key in sorted(stats) if key.startswith(STATUS_PREFIX)
            },
            robots=RobotsDecisions(**asdict(self.robots)),
        )
