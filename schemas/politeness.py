"""What a run requested from the site, and how politely."""

from datetime import datetime

from pydantic import Field

from schemas.base import Record


class RobotsDecisions(Record):
    """What robots.txt decided."""

    read: int = Field(default=0, ge=0, description="Number of times that robots.txt was requested, without retries.")
    unreachable: int = Field(
        default=0, ge=0, description="Number of times that it was unreachable, which ends a crawl."
    )
    allowed: int = Field(default=0, ge=0, description="Number of requests that it allowed.")
    disallowed: int = Field(
        default=0, ge=0, description="Number of requests that it disallowed; none of them was sent."
    )


class Politeness(Record):
    """What a run requested from the site, in a form that could be sent to its owner."""

    user_agent: str = Field(description="User-Agent of every request.")
    delay: float = Field(ge=0, description="Configured pause between two requests, in seconds.")
    concurrency: int = Field(ge=1, description="Configured maximum number of concurrent requests.")
    first_request_at: datetime | None = Field(default=None, description="When the first request was sent, in UTC.")
    last_request_at: datetime | None = Field(default=None, description="When the last request was sent, in UTC.")
    requests: int = Field(
        ge=0, description="Number of all requests: items, listings, robots.txt, retries and redirects."
    )
    bytes: int = Field(ge=0, description="Bytes of all responses, as transferred.")
    retries: int = Field(ge=0, description="Number of requests that repeated one without a response.")
    shortest_gap: float | None = Field(default=None, description="Shortest time between two requests, in seconds.")
    median_gap: float | None = Field(default=None, description="Median time between two requests, in seconds.")
    longest_gap: float | None = Field(default=None, description="Longest time between two requests, in seconds.")
    statuses: dict[str, int] = Field(default_factory=dict, description="Number of responses by HTTP status code.")
    robots: RobotsDecisions = Field(description="How often robots.txt was read, and what it decided.")
