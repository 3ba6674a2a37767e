"""What the first crawl of a new data directory will ask of whom, said before it begins."""

import ipaddress
import sys
from collections.abc import Mapping
from datetime import timedelta
from math import ceil
from typing import Any
from urllib.parse import urlsplit

from flows.errors import UserError
from flows.present.words import span
from flows.settings import Settings
from spiders.messages import counted
from spiders.sites import load_site
from spiders.terminal_text import one_line

NO_CONTACT = ". CACI_CONTACT is not set, so the site's owner cannot reach you: set it to your address"


def confirm_first_crawl(settings: Settings, parameters: Mapping[str, Any], yes: bool) -> None:
    """Say what the first crawl will ask of whom and for how long; in a terminal, wait for a yes.

    Without a terminal, or with `yes`, it is one line on standard error. Nothing is said where the archive holds
    something already, where files are imported, or where the origin is this machine.

    Raises:
        UserError: the answer was not yes; nothing was asked of the site, and nothing was made.
    """
    if parameters.get("source", "site") != "site" or is_this_machine(settings.origin):
        return
    if any(settings.archive_dir.glob("*.warc.gz")):
        return
    sys.stderr.write(f"caci: {one_line(plan_in_words(settings, parameters))}\n")
    if yes or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return
    sys.stderr.write("Begin? [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
        raise UserError("Nothing was asked of the site. `caci demo` shows everything without it, on a replica.")


def plan_in_words(settings: Settings, parameters: Mapping[str, Any]) -> str:
    """Return what a first crawl asks of whom, and for about how long, in one line."""
    site, sections = load_site(settings.site), parameters.get("sections")
    since, until, limit = (parameters.get(name) for name in ("since", "until", "limit"))
    host = urlsplit(settings.origin).hostname if settings.origin else site.host
    plan = f"The first crawl into {settings.data_dir} asks {host} for "
    plan += f"the listings of {', '.join(sections)}" if sections else "its listings"
    items = min(site.items or limit or 0, limit or site.items or 0)
    if not parameters.get("dry_run"):
        plan += f" and {'at most' if limit else 'some'} {counted(items, 'item')}" if items else " and each item"
        plan += f" of {since or 'the beginning'} to {until or 'today'}" if since or until else ""
    if site.items and settings.download_delay:
        requests = ceil(site.items / site.page_size) + (0 if parameters.get("dry_run") else items)
        length = span(timedelta(seconds=requests * settings.download_delay))
        bound = "at most" if sections or since or until else "about"
        plan += f", {counted(settings.download_delay, 'second')} apart: {bound} {length}"
    return f"{plan}{'' if settings.contact else NO_CONTACT}"


def is_this_machine(origin: str | None) -> bool:
    """Return True for an origin on loopback, such as the replica."""
    host = (urlsplit(origin).hostname or "") if origin else ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
