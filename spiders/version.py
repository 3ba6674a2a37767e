"""The program's name and version, for the User-Agent of requests and the `warcinfo` record of WARC files."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version

NAME = "caci-analyst"


@cache
def name_and_version() -> str:
    """Return `caci-analyst/0.1.0`, or the name alone if the package is not installed."""
    try:
        return f"{NAME}/{version(NAME)}"
    except PackageNotFoundError:
        return NAME
