"""`caci audit`."""

from flows.commands.running import AcceptLayout, DownloadDelay, Origin, Sections, run_on_site, show_run
from flows.pipeline import runs


def audit_command(
    *,
    origin: Origin = None,
    section: Sections = None,
    download_delay: DownloadDelay = None,
    accept_layout: AcceptLayout = None,
) -> None:
    """Walk every listing to its end, fetch what was missed, and account for everything.

    Compares what each listing says of itself with what it names and with what is stored. Run it once a week: `caci
    ingest` looks at the newest pages only.
    """
    show_run(run_on_site("audit", runs.audit, origin, download_delay, accept_layout, {"sections": section}))
