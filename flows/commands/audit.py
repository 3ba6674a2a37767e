"""`caci audit`."""

from flows.commands.run_options import AddSite, DownloadDelay, NewBaseline, Origin, Sections, Yes
from flows.commands.start_run import show_run, start_site_run
from flows.pipeline import site_runs


def audit_command(
    *,
    origin: Origin = None,
    section: Sections = None,
    download_delay: DownloadDelay = None,
    new_baseline: NewBaseline = None,
    add_site: AddSite = None,
    yes: Yes = False,
) -> None:
    """Walk every listing to its end, fetch what was missed, and account for everything.

    Compares what each listing says about itself with what it names and with what is stored. Run it once a week: `caci
    ingest` only looks at the newest pages.
    """
    parameters = {"sections": section}
    show_run(
        start_site_run(
            "audit", site_runs.audit, origin, download_delay, new_baseline, parameters, add_site=add_site, yes=yes
        )
    )
