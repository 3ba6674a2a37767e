"""A data directory knows its sites: no run adds another one by mistake."""

from flows.errors import WrongParameters
from flows.settings import Settings
from spiders.archive.sites_held import holds, sites_held
from spiders.messages import joined
from spiders.sites import load_site


def check_site(settings: Settings) -> None:
    """Make sure that the site of a run is one whose pages the data directory holds, or that it holds none yet.

    Raises:
        WrongParameters: it holds pages of other sites alone, and `Settings.add_site` is off.
    """
    site = load_site(settings.site)
    if settings.add_site or holds(settings.archive_dir, site):
        return
    if held := sites_held(settings.archive_dir):
        names = joined(f"{other.title} ({other.name})" for other in held)
        raise WrongParameters(
            f"The data directory {settings.data_dir} holds {names}, and this run is on {site.title} ({site.name}). Name"
            " another data directory with --data-dir, or add the site to this one with --add-site"
        )
