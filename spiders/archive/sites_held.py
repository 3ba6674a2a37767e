"""Which sites an archive holds pages of, by the addresses in its indexes."""

from contextlib import suppress
from importlib.resources import files
from mmap import ACCESS_READ, mmap
from pathlib import Path

from spiders.archive.index import sort_key
from spiders.sites import Site, load_site


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
