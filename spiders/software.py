"""Who we are, as servers and readers of our files are told."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version

NAME = "caci-analyst"


@cache
def software() -> str:
    """Name and version, as `caci-analyst/0.1.0`; the name alone in a source tree that is not installed."""
    try:
        return f"{NAME}/{version(NAME)}"
    except PackageNotFoundError:
        return NAME
