"""`caci ingest`."""

from typing import Any

from flows.commands.fetching import AcceptLayout, DownloadDelay, Origin, Sections, finish, run_flow


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
    finish(run_flow(_flow, origin, download_delay, accept_layout, {"sections": section}))


def _flow() -> Any:
    from flows.ingest import ingest

    return ingest
