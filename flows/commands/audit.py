"""`caci audit`."""

from typing import Any

from flows.commands.fetching import AcceptLayout, DownloadDelay, Origin, Sections, finish, run_flow


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
    finish(run_flow(_flow, origin, download_delay, accept_layout, {"sections": section}))


def _flow() -> Any:
    from flows.audit import audit

    return audit
