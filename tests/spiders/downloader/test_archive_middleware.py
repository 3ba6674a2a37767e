"""Law 1: what the spider is handed equals what is read from the archive, whatever the site sends.

The spider itself reads nothing back that it has just archived.
"""

from pathlib import Path

from scrapy.http import Headers

from replica.server import Replica
from spiders.archive.archive import Archive
from spiders.downloader.archive_middleware import _fields
from tests.support.crawling import SITE, crawl

FAULTS = (
    "truncated-gzip", "unknown-encoding=compress", "bomb=br", "content-length=500", "content-length=-8000", "no-length",
    "nul-bytes", "mixed-charset", "status=404", "status=503", "login", "empty", "error-text", "redirect=/", "reset",
)  # fmt: skip


def test_the_spider_reads_what_the_archive_holds(tmp_path: Path) -> None:
    compared = tmp_path / "compared"
    with Replica(articles=40, seed=7) as replica:
        rows = [row for row in replica.truth() if row["state"] == "published"]
        paths = [row["url"].removeprefix(f"https://{SITE.host}") for row in rows]
        for fault, path in zip(FAULTS, paths, strict=False):
            replica.faults.add(f"{fault}@{path}*")
        options = {"module": "tests.support.comparing_crawl", "COMPARED": str(compared)}
        first = crawl(tmp_path, replica.url, **options)
        second = crawl(tmp_path, replica.url, "-a", "audit=1", **options)
    lines = compared.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not line.startswith("same ")] == [], first.log + second.log

    archive = Archive(tmp_path / "archive", SITE)
    assert len(lines) == len(list(archive.captures()))
    kinds = {entry.record_type for entry in archive.capture_entries()}
    assert kinds == {"response", "revisit"}
    reasons = {line.split(" ", 2)[1] for line in lines}
    assert reasons >= {"None", "disconnect"}
    assert any("breaks off; fetch" in line for line in lines)
    assert any("unknown Content-Encoding" in line for line in lines)
    assert any("more than 16,777,216 bytes" in line for line in lines)


def test_a_line_break_inside_a_header_becomes_a_space() -> None:
    headers = Headers({b"X-Odd": [b"a\rb\nc\0d", b"e"], b"Y\r\nZ": b"f"})
    assert dict(_fields(headers)).items() >= {"X-Odd": "e"}.items()
    assert [value for name, value in _fields(headers) if name == "X-Odd"] == ["a b c d", "e"]
    assert not any(set("\r\n\0") & set(name + value) for name, value in _fields(headers))
