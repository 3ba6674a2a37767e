"""A data directory knows its sites: no run adds another one by mistake."""

from contextlib import suppress
from importlib.resources import files
from mmap import ACCESS_READ, mmap
from pathlib import Path

from flows.errors import WrongParameters
from flows.settings import Settings
from spiders.archive.index import sort_key
from spiders.messages import joined
from spiders.sites import Site, load_site


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


def sites_held(directory: Path) -> list[Site]:
    """Return the sites with a file in `spiders/sites` of which the archive holds a page, in order of their names."""
    paths = (Path(file.name) for file in files("spiders").joinpath("sites").iterdir())
    names = sorted(path.stem for path in paths if path.suffix == ".toml")
    return [site for site in map(load_site, names) if holds(directory, site)]


def holds(directory: Path, site: Site) -> bool:
    """Return True if the archive holds a page of the site. Its indexes are sorted by host, and only searched."""
    hosts = [site.host, *site.other_hosts, *([site.drupal_host] if site.drupal_host is not None else [])]
    keys = {sort_key(f"https://{host}/").partition(")")[0].encode() + b")" for host in hosts}
    return any(path.is_file() and _has_key(path, keys) for path in directory.glob("*.cdxj"))


def _has_key(index: Path, keys: set[bytes]) -> bool:
    """Return True if a line of the index begins with one of the keys."""
    # An empty file cannot be mapped, and a run may replace one meanwhile.
    with suppress(ValueError, OSError), index.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as lines:
        return any(lines[: len(key)] == key or lines.find(b"\n" + key) >= 0 for key in keys)
    return False
