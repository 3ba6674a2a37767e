"""A name server that changes its answer gains nothing: every resolution is checked, cached or not."""

import subprocess
import sys

import pytest

from tests.support.paths import ROOT

# Prints for each resolution of one name the address, or why there is none. The name server's answers follow each other.
PROGRAM = """
import socket, sys
from twisted.internet import asyncioreactor
asyncioreactor.install()
from twisted.internet import reactor
from twisted.internet.defer import ensureDeferred
from spiders.downloader.resolver import PublicResolver

answers = iter(sys.argv[2:])
socket.gethostbyname = lambda name: next(answers)
resolver = PublicResolver(reactor, cache_size=int(sys.argv[1]), timeout=10)

async def resolve():
    for _ in range(3):
        try:
            print(await resolver.getHostByName("www.example.org"))
        except Exception as error:
            print(type(error).__name__)
    reactor.stop()

reactor.callWhenRunning(lambda: ensureDeferred(resolve()))
reactor.run()
"""
PUBLIC, PRIVATE = "93.184.215.14", "127.0.0.1"


@pytest.mark.parametrize(
    ("cache_size", "answers", "resolved"),
    [
        (0, (PUBLIC, PRIVATE, PUBLIC), [PUBLIC, "DNSLookupError", PUBLIC]),
        (100, (PUBLIC, PRIVATE, PRIVATE), [PUBLIC, PUBLIC, PUBLIC]),
        (100, (PRIVATE, PUBLIC, PUBLIC), ["DNSLookupError"] * 3),
        (0, ("10.0.0.1", "169.254.169.254", "100.64.0.1"), ["DNSLookupError"] * 3),
    ],
    ids=["changes", "changes behind the cache", "private in the cache", "always private"],
)
def test_a_name_whose_address_changes_never_leads_into_our_own_network(
    cache_size: int, answers: tuple[str, ...], resolved: list[str]
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(cache_size), *answers],
        capture_output=True, text=True, timeout=60, check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.stdout.split() == resolved, done.stderr
