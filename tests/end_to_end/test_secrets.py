"""No credential that the settings or the environment hold is archived, stored, published, logged or printed."""

import base64
import gzip
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import httpx

from replica.server import Replica
from tests.conftest import Caci
from tests.support.started import started
from warehouse.database.warehouse import open_warehouse

MARK = "s3cr3t"
"""A part of every password below."""
AUTHORIZATION = "Basic " + base64.b64encode(f"joe:{MARK}proxy".encode()).decode()
ENVIRONMENT = {
    "PREFECT_API_KEY": f"pnu_{MARK}key",
    "PREFECT_API_AUTH_STRING": f"caci:{MARK}auth",
    "PREFECT_SERVER_API_AUTH_STRING": f"caci:{MARK}server",
    "PREFECT_API_DATABASE_CONNECTION_URL": f"postgresql+asyncpg://prefect:{MARK}db@127.0.0.1:9/prefect",
    "AWS_SECRET_ACCESS_KEY": f"{MARK}aws",
    "AWS_SESSION_TOKEN": f"{MARK}token",
    "PGPASSWORD": f"{MARK}pg",
    "POSTGRES_PASSWORD": f"{MARK}postgres",
}
ENCODED = [base64.b64encode(value.encode()).decode().strip("=")[:16] for value in ENVIRONMENT.values()]
TRACES = [MARK, AUTHORIZATION.split()[1], "Proxy-Authorization", *ENCODED]


@contextmanager
def forwarding_proxy(origin: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the address of a proxy that asks for a password and fetches from `origin`, and what it was asked."""
    asked: list[str] = []

    class Proxy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            if self.headers["Proxy-Authorization"] != AUTHORIZATION:
                self.send_error(407)
                return
            parts = urlsplit(self.path)
            address = f"{origin}{parts.path}" + (f"?{parts.query}" if parts.query else "")
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            try:
                answer: Any = opener.open(address, timeout=30)
            except urllib.error.HTTPError as error:
                answer = error
            body = answer.read()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.headers.get("Content-Type", "text/html"))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


def traces(text: bytes | str) -> list[str]:
    content = text if isinstance(text, bytes) else text.encode(errors="replace")
    return [trace for trace in TRACES if trace.lower().encode() in content.lower()]


def contents(data_dir: Path) -> Iterator[tuple[str, bytes]]:
    """Yield each file of a data directory, as its bytes, decompressed if it is compressed, and as rows."""
    for path in data_dir.rglob("*"):
        if path.is_file():
            yield path.name, gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    for name in ("warehouse.duckdb", "analyst.duckdb"):
        with open_warehouse(data_dir / name, read_only=True) as connection:
            tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'").fetchall()
            for (table,) in tables:
                yield f"{name}: {table}", str(connection.execute(f'FROM "{table}"').fetchall()).encode()


def test_no_password_is_kept_anywhere(small: Replica, prefect_server: str, caci: Caci, tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    with forwarding_proxy(small.url.rstrip("/")) as (proxy, asked):
        run = ("ingest", "--origin", "http://mirror.example")
        variables = ENVIRONMENT | {"http_proxy": f"http://joe:{MARK}proxy@{proxy}", "CACI_PUBLISH_EXPORTS": "true"}
        with started(data_dir, *run, PREFECT_API_URL=prefect_server, **variables) as ingest:
            assert ingest.finish() == 0, ingest.output
        assert any("/item/" in path for path in asked), "the crawl used the proxy"
        assert not any("/api/" in path for path in asked), "Prefect did not"
        wrong = {"http_proxy": f"http://joe:{MARK}wrong@{proxy}"}
        outputs = [ingest.output]
        for arguments, more in (
            (run, wrong),
            (("report",), {}),
            (("export", "--format", "jsonl"), {}),
            (("politeness",), {}),
            (("status",), {}),
            (("certificate", "--format", "json"), {}),
            (("verify",), {}),
            (("sql", "FROM runs"), {}),
            (("status",), {"CACI_LAKE": f"postgresql://caci:{MARK}lake@127.0.0.1:9/caci"}),
            (("status",), {"CACI_LAKE": f"mysql://caci:{MARK}lake@127.0.0.1:9/caci"}),
            (("ingest",), {"CACI_ORIGIN": f"http://joe:{MARK}origin@127.0.0.1:9"}),
            (("ingest", "--origin", f"ftp://joe:{MARK}origin@127.0.0.1:9"), {}),
            (("ingest",), {"PREFECT_API_URL": f"http://joe:{MARK}url@127.0.0.1:9/api"}),
            (("ingest",), {"PREFECT_API_URL": f"http://joe:{MARK}url#x@127.0.0.1:9/api"}),
        ):
            done = caci(*arguments, data_dir=data_dir, **(ENVIRONMENT | more if "PREFECT_API_URL" in more else more))
            assert "Traceback" not in done.stderr, done.stderr
            outputs.append(done.stdout + done.stderr)
    assert [(output, found) for output in outputs if (found := traces(output))] == []
    assert [(name, found) for name, content in contents(data_dir) if (found := traces(content))] == []
    assert traces("".join(of_prefect(prefect_server))) == []


def of_prefect(api: str) -> Iterator[str]:
    """Yield what Prefect's server stores of the runs: parameters, states, logs, artifacts."""
    for kind in ("flow_runs", "task_runs", "artifacts", "logs"):
        for offset in range(0, 2000, 200):
            response = httpx.post(f"{api}/{kind}/filter", json={"limit": 200, "offset": offset}, timeout=30)
            response.raise_for_status()
            yield response.text
            if len(response.json()) < 200:
                break
