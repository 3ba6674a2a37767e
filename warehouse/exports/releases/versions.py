"""Versions of releases: year, month and number, as 2026.11.0."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from warehouse.errors import QueryError

# 2026.11.0, or 2026.11 if the number is to be chosen; without leading zeros, as in https://semver.org
VERSION = re.compile(r"([1-9]\d{3})\.([1-9]|1[0-2])(?:\.(0|[1-9]\d{0,5}))?", re.ASCII)


@dataclass(frozen=True, order=True)
class Version:
    """A version: the month in which the data was published, and the number of the release in it, from 0."""

    year: int
    month: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}.{self.month}.{self.number}"


def version_of(text: str) -> Version | None:
    """Return the version that a text is; None if it is not one."""
    match = VERSION.fullmatch(text)
    return Version(*map(int, match.groups())) if match and match[3] is not None else None


def check_version_text(asked: str | None) -> None:
    """Check that a text is a version or a month, if there is one.

    Raises:
        QueryError: it is neither.
    """
    if asked is not None and VERSION.fullmatch(asked) is None:
        raise QueryError(
            f"{asked} is not a version; write it as 2026.11.0, or as 2026.11 for the next one of that month."
        )


def next_version(existing: Sequence[Version], published_at: datetime, asked: str | None = None) -> Version:
    """Return the version of the next release.

    Args:
        existing: the versions so far.
        published_at: when the data was published; its month is the release's.
        asked: a version (2026.11.0) or a month (2026.11), in place of that month.

    Raises:
        QueryError: `asked` is not a version, exists already, or is older than one that exists.
    """
    latest = max(existing, default=None)
    if asked is None:
        return next_in(published_at.year, published_at.month, latest)
    check_version_text(asked)
    year, month = map(int, asked.split(".")[:2])
    version = version_of(asked) or next_in(year, month, latest)
    if version in existing:
        raise QueryError(f"The release {version} exists already, and a release is never overwritten.")
    if latest is not None and (version < latest or (version.year, version.month) != (year, month)):
        raise QueryError(f"The release {asked} would come before {latest}, which exists already.")
    return version


def next_in(year: int, month: int, latest: Version | None) -> Version:
    """Return the first version of a month that comes after `latest`; of the month of `latest` if that is later."""
    if latest is None or (latest.year, latest.month) < (year, month):
        return Version(year, month, 0)
    return Version(latest.year, latest.month, latest.number + 1)
