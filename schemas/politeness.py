"""What a run asked of the site."""

from datetime import datetime

from pydantic import Field

from schemas.base import Record


class RobotsDecisions(Record):
    """What robots.txt decided."""

    read: int = Field(default=0, ge=0, description="Times that robots.txt was asked for, retries not counted.")
    unreachable: int = Field(default=0, ge=0, description="Times that it could not be had, which ends a crawl.")
    allowed: int = Field(default=0, ge=0, description="Requests that it allowed.")
    disallowed: int = Field(default=0, ge=0, description="Requests that it forbade; they were not made.")


class Politeness(Record):
    """What a run asked of the site, in a form that could be sent to its owner."""

    user_agent: str = Field(description="User-Agent of every request.")
    delay: float = Field(ge=0, description="Seconds between two requests, as configured.")
    concurrency: int = Field(ge=1, description="Requests at the same time at most, as configured.")
    first_request_at: datetime | None = Field(default=None, description="When the first request left, UTC.")
    last_request_at: datetime | None = Field(default=None, description="When the last request left, UTC.")
    requests: int = Field(ge=0, description="All requests: pages, listings, robots.txt, retries and redirects.")
    bytes: int = Field(ge=0, description="Bytes of all answers, as they came over the wire.")
    retries: int = Field(ge=0, description="Requests that repeated one without an answer.")
    shortest_gap: float | None = Field(default=None, description="Shortest time between two requests in seconds.")
    median_gap: float | None = Field(default=None, description="Median time between two requests in seconds.")
    longest_gap: float | None = Field(default=None, description="Longest time between two requests in seconds.")
    statuses: dict[str, int] = Field(default_factory=dict, description="Number of answers by HTTP status.")
    robots: RobotsDecisions = Field(description="How often robots.txt was read, and what it led to.")
