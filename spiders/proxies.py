"""Which requests go through the proxy that the environment names: none to an address of this machine.

https://docs.python.org/3/library/urllib.request.html#urllib.request.getproxies
"""

import ipaddress
import os
from urllib.parse import urlsplit

LOOPBACK = ("localhost", "127.0.0.1", "::1")
NO_PROXY = ("no_proxy", "NO_PROXY")
SAVED = "CACI_NO_PROXY"
"""Passes on what the user set, in processes that themselves use no proxy at all."""


def is_loopback(host: str) -> bool:
    """Return True for a name or an address of this machine: `localhost` or a loopback address, not `127.example`."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_own(url: str) -> bool:
    """Return True for the URL of a server on this machine, which no proxy can reach."""
    try:
        return is_loopback(urlsplit(url).hostname or "")
    except ValueError:
        return False


def reach_own_addresses_directly(*urls: str) -> None:
    """Let this process and its children ask loopback without a proxy, and the servers at `urls` that are on it."""
    known = [host.strip() for host in os.environ.get("no_proxy", os.environ.get("NO_PROXY", "")).split(",")]
    hosts = [urlsplit(url).hostname or "" for url in urls if is_own(url)]
    _set(",".join(dict.fromkeys(host for host in (*known, *LOOPBACK, *hosts) if host)))


def use_no_proxy() -> None:
    """Let this process and its children ask no proxy, except for those that get `proxy_environment`.

    Prefect's client fails on the name of a proxy that it does not know (`ALL_PROXY=socks://…`), even for addresses that
    it would not ask through it.
    """
    os.environ.setdefault(SAVED, os.environ.get("no_proxy", os.environ.get("NO_PROXY", "")))
    _set("*")


def proxy_environment() -> dict[str, str]:
    """Return the variables by which a child uses the user's proxy again."""
    return dict.fromkeys(NO_PROXY, os.environ[SAVED]) if SAVED in os.environ else {}


def _set(hosts: str) -> None:
    # Libraries differ in which of the two they read, and Python prefers the lower case.
    for name in NO_PROXY:
        os.environ[name] = hosts
