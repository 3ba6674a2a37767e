"""`caci ingest`."""

from flows.commands.run_options import AddSite, DownloadDelay, NewBaseline, Origin, Sections, Yes
from flows.commands.start_run import show_run, start_site_run
from flows.pipeline import site_runs


def ingest_command(
    *,
    origin: Origin = None,
    section: Sections = None,
    download_delay: DownloadDelay = None,
    new_baseline: NewBaseline = None,
    add_site: AddSite = None,
    yes: Yes = False,
) -> None:
    """Fetch what is new on the site, load it, and account for it.

    Walks the listing of each section until three pages in a row name nothing new, reads the feeds, fetches every item
    once, loads it into the warehouse, prints the completeness certificate, and publishes a snapshot for readers. It may
    be run again at any time, also after it was killed: it continues where it stopped.
    """
    parameters = {"sections": section}
    show_run(
        start_site_run(
            "ingest", site_runs.ingest, origin, download_delay, new_baseline, parameters, add_site=add_site, yes=yes
        )
    )
