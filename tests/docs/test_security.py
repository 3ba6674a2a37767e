"""docs/security.md says what is so: each setting that it names has the value that it states, each test exists."""

import ast
import re
import runpy
import socket
import ssl
from datetime import UTC, datetime, timedelta
from threading import Thread

import duckdb
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from scrapy.settings import default_settings

from tests.support.crawling import crawl
from tests.support.paths import ROOT
from warehouse.database.warehouse import open_warehouse
from warehouse.query.sandbox import sandbox

TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
# | `COOKIES_ENABLED` | `False` | Nothing we read depends on a session. |
SETTING = re.compile(r"^\| `(?P<name>\w+)` \| `(?P<value>.+?)` \| (?P<why>.+) \|$", re.MULTILINE)
# | A redirect to the login page | Taken for the answer. | `test_the_login_page_is_recognised` |
TEST = re.compile(r"\| `(?P<name>test_\w+)` \|$", re.MULTILINE)


def table(title: str) -> dict[str, str]:
    """The settings and values of the section with this title."""
    section = TEXT.split(f"\n## {title}\n")[1].split("\n## ")[0]
    return {match["name"]: match["value"] for match in SETTING.finditer(section)}


CRAWLER, SQL = table("The crawler"), table("The analyst's SQL")


@pytest.fixture
def spider_settings(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """The settings of the spider as they are without any variable of ours."""
    import os

    for name in [name for name in os.environ if name.startswith("CACI_")]:
        monkeypatch.delenv(name)
    return runpy.run_path(str(ROOT / "spiders" / "settings.py"))


def test_both_tables_were_found():
    assert len(CRAWLER) >= 15
    assert len(SQL) >= 5


@pytest.mark.parametrize("name", CRAWLER)
def test_a_setting_of_the_crawler_is_as_stated(name, spider_settings):
    value = spider_settings[name] if name in spider_settings else getattr(default_settings, name)
    assert value == ast.literal_eval(CRAWLER[name])


@pytest.mark.parametrize("name", SQL)
def test_a_setting_of_the_analysts_sql_is_as_stated(name, tmp_path):
    open_warehouse(tmp_path / "w.duckdb").close()
    with sandbox(tmp_path / "w.duckdb") as connection:
        ((value,),) = connection.execute("SELECT current_setting(?)", [name]).fetchall()
        assert str(value).lower() == SQL[name]
        with pytest.raises(duckdb.Error):
            connection.execute(f"SET {name} = {'true' if SQL[name] == 'false' else 'false'}")


def test_a_server_with_a_certificate_that_nobody_signed_is_not_asked(tmp_path):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (tmp_path / "server.pem").write_bytes(pem + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "server.pem")
    with (
        socket.create_server(("127.0.0.1", 0)) as listening,
        context.wrap_socket(listening, server_side=True) as server,
    ):
        Thread(target=answer_until_closed, args=(server,), daemon=True).start()
        result = crawl(tmp_path, f"https://localhost:{server.getsockname()[1]}")
        server.shutdown(socket.SHUT_RDWR)
    assert (result.exit_code, result.summary["reason"]) == (1, "robots_unreachable")
    assert "certificate verify failed" in result.summary["problems"][0]
    assert list((tmp_path / "archive").glob("*.warc.gz")) == []


def answer_until_closed(server: ssl.SSLSocket) -> None:
    """Greets whoever trusts the certificate with a robots.txt that allows everything."""
    while server.fileno() >= 0:
        try:
            with server.accept()[0] as connection:
                connection.recv(1000)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        except ssl.SSLError:
            continue
        except OSError:
            return


def test_every_test_that_it_names_exists():
    names = [match["name"] for match in TEST.finditer(TEXT)]
    assert len(names) >= 8
    modules = list((ROOT / "tests").rglob("test_*.py"))
    tests = "\n".join(path.read_text(encoding="utf-8") for path in modules)
    for name in names:
        assert f"def {name}(" in tests or name in {path.stem for path in modules}, name
