"""`caci ingest`."""

from flows.commands.running import AcceptLayout, DownloadDelay, Origin, Sections, run_on_site, show_run
from flows.pipeline import runs


def ingest_command(
    *,
    origin: Origin = None,
    section: Sections = None,
    download_delay: DownloadDelay = None,
    accept_layout: AcceptLayout = None,
) -> None:
    """Fetch what is new on the site, load it, and account for it.

    Walks the listing of each section until three pages in a row name nothing new, reads the feeds, fetches every item
    once, reads it into the warehouse, prints the completeness certificate, and publishes a snapshot for readers. Safe
    to run again, and after a kill: it goes on where it stopped.
    """
    show_run(run_on_site("ingest", runs.ingest, origin, download_delay, accept_layout, {"sections": section}))
