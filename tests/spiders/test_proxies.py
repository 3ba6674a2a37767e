"""No address of this machine is asked through a proxy; every other one is."""

import os
import urllib.request

import httpx
import pytest

from spiders.proxies import (
    is_own,
    proxy_environment,
    reach_own_addresses_directly,
    use_no_proxy,
)

PROXY = "http://proxy.example:3128"
VARIABLES = ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*VARIABLES, "no_proxy", "NO_PROXY", "CACI_NO_PROXY"):
        monkeypatch.setenv(name, "x")  # so that it is restored
        monkeypatch.delenv(name)


@pytest.mark.parametrize("variable", VARIABLES)
@pytest.mark.parametrize(
    "no_proxy", [{}, {"NO_PROXY": "a.example"}, {"no_proxy": "a.example", "NO_PROXY": "b.example"}]
)
def test_own_addresses_are_reached_directly(variable: str, no_proxy: dict[str, str], monkeypatch) -> None:
    for name, value in {variable: PROXY, **no_proxy}.items():
        monkeypatch.setenv(name, value)
    reach_own_addresses_directly("http://127.0.0.7:8001", "http://mirror.example")
    assert all(urllib.request.proxy_bypass(host) for host in ("localhost", "127.0.0.1", "127.0.0.7", "::1"))
    assert not urllib.request.proxy_bypass("mirror.example") and not urllib.request.proxy_bypass("cacianalyst.org")
    assert bool(urllib.request.proxy_bypass("a.example")) == ("a.example" in no_proxy.values())
    with httpx.Client() as client:
        proxied = client._transport_for_url(httpx.URL("http://127.0.0.1:4200/api"))
        assert proxied is client._transport


def test_a_child_uses_the_proxy_that_its_parent_does_not_use(monkeypatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks://proxy.example")
    monkeypatch.setenv("no_proxy", "a.example")
    reach_own_addresses_directly()
    assert proxy_environment() == {}
    for _ in range(2):  # in this process, and in a child of it
        use_no_proxy()
        httpx.Client().close()
        assert urllib.request.proxy_bypass("cacianalyst.org")
    assert proxy_environment() == dict.fromkeys(("no_proxy", "NO_PROXY"), "a.example,localhost,127.0.0.1,::1")
    assert os.environ["NO_PROXY"] == "*"


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("http://localhost:1", True),
        ("http://127.0.0.1", True),
        ("http://127.9.9.9:8000/api", True),
        ("http://[::1]:80", True),
        ("http://127.evil.example", False),
        ("http://127.0.0.1.example", False),
        ("http://10.0.0.5", False),
        ("http://[x", False),
        ("", False),
    ],
)
def test_what_is_on_this_machine(url: str, own: bool) -> None:
    assert is_own(url) == own
