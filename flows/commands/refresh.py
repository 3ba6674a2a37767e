"""`caci refresh`."""

from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from flows.commands.run_options import AddSite, DownloadDelay, NewBaseline, Origin
from flows.commands.start_run import show_run, start_site_run
from flows.pipeline import site_runs


def refresh_command(
    *,
    days: Annotated[
        int,
        Parameter(
            validator=Number(gte=0, lte=site_runs.MAX_REFRESH_DAYS),
            help="Fetch items published in the last DAYS days first.",
        ),
    ] = 30,
    limit: Annotated[
        int, Parameter(validator=Number(gte=1, lte=site_runs.MAX_REFRESH_ITEMS), help="Fetch at most this many items.")
    ] = 200,
    hours: Annotated[
        float | None,
        Parameter(
            validator=Number(gte=0, lte=site_runs.MAX_REFRESH_HOURS),
            help="Skip items requested in the last HOURS hours, whatever their age.",
        ),
    ] = None,
    origin: Origin = None,
    download_delay: DownloadDelay = None,
    new_baseline: NewBaseline = None,
    add_site: AddSite = None,
) -> None:
    """Fetch recent items again, and those not seen for the longest time: edits, hits, and items that are gone.

    Walks no listing. Run daily with the defaults, it fetches each article daily for a month after its publication, then
    weekly for a year, then twice a year. It names what changed; `caci changes` lists that later, and `caci diff` shows
    an edit.
    """
    parameters = {"days": days, "limit": limit, "hours": hours}
    show_run(
        start_site_run(
            "refresh", site_runs.refresh, origin, download_delay, new_baseline, parameters, add_site=add_site
        )
    )
