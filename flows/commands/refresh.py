"""`caci refresh`."""

from typing import Annotated, Any

from cyclopts import Parameter
from cyclopts.validators import Number

from flows.commands.fetching import AcceptLayout, DownloadDelay, Origin, finish, run_flow

AT_LEAST_NONE = Number(gte=0)


def _in_bounds(_: Any, value: int) -> None:
    from schemas.known_item import MAX_REFRESH_ITEMS

    Number(lte=MAX_REFRESH_ITEMS)(int, value)


def refresh_command(
    *,
    days: Annotated[int, Parameter(validator=AT_LEAST_NONE, help="Items published in so many days come first.")] = 30,
    limit: Annotated[
        int, Parameter(validator=[Number(gte=1), _in_bounds], help="So many items are fetched at most.")
    ] = 200,
    hours: Annotated[
        float, Parameter(validator=AT_LEAST_NONE, help="An item asked for in so many hours is not asked for again.")
    ] = 20,
    origin: Origin = None,
    download_delay: DownloadDelay = None,
    accept_layout: AcceptLayout = None,
) -> None:
    """Fetch recent items again, and those not seen for the longest: edits, hits, and items that are gone.

    Walks no listing. With the defaults, once a day, each of 6,000 articles is looked at once a month. `caci diff` shows
    what an edit changed.
    """
    finish(run_flow(_flow, origin, download_delay, accept_layout, {"days": days, "limit": limit, "hours": hours}))


def _flow() -> Any:
    from flows.refresh import refresh

    return refresh
