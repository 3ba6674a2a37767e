"""The delay between two requests, held at the wire: no request leaves sooner than DOWNLOAD_DELAY after the last one."""

import asyncio
import time


class RequestDelay:
    """Hands out turns, each `seconds` after the one before it.

    Scrapy looks at the clock before it hands a request on, so two requests may leave at a shorter distance than its
    DOWNLOAD_DELAY if it was busy in between: https://docs.scrapy.org/en/latest/topics/settings.html#download-delay
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._next_at = 0.0

    async def wait_for_turn(self) -> None:
        """Wait until the delay since the last request is over."""
        now = time.monotonic()
        start = max(now, self._next_at)
        self._next_at = start + self._seconds
        while start > now:
            await asyncio.sleep(start - now)
            now = time.monotonic()

    def count_from(self, sent_at: float) -> None:
        """Count the delay from `sent_at` (`time.monotonic`), when the request really left."""
        self._next_at = max(self._next_at, sent_at + self._seconds)
