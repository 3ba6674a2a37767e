"""Writing and checking an archive, beside warcio and FastWARC: the same responses, by all three in turn.

`make bench-warc` prints the figures and writes them into `results.md`. Ours writes each response with its request, its
digests and the index beside the file, and flushes it to the operating system before the next; the others write the two
records. All check every digest; ours also compares the index, and what revisit records refer to.
"""

import argparse
import contextlib
import io
import tempfile
import time
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from statistics import median

import fastwarc
from warcio.checker import Checker
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from bench.archives import HOST, REQUEST_HEADERS, addresses, site_of
from bench.results import machine, spread, write_section
from replica.web.responses import Response, compressed
from spiders.archive.archive import Archive
from spiders.archive.record import HttpMessage
from spiders.archive.verify import Verification
from spiders.archive.writer import ArchiveWriter, RequestLine
from spiders.sites import load_site

TITLE = "Archive"
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Exchange:
    """A request and its response."""

    url: str
    path: str
    moment: datetime
    response: Response

    @property
    def headers(self) -> list[tuple[str, str]]:
        """The headers of the response."""
        return [*self.response.headers.items(), ("Content-Length", str(len(self.response.body)))]

    @property
    def date(self) -> str:
        """The moment as in a WARC record."""
        return self.moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def exchanges(pages: int) -> list[Exchange]:
    """Return the first pages of the replica, in gzip."""
    site = site_of(pages)
    return [
        Exchange(
            f"https://{HOST}{path}",
            path,
            MOMENT + timedelta(seconds=number),
            compressed(site.respond(path, HOST), "gzip"),
        )
        for number, path in enumerate(islice(addresses(site), pages))
    ]


def write_ours(directory: Path, pairs: list[Exchange]) -> None:
    """Write response and request, with digests and index."""
    with ArchiveWriter(Archive(directory, load_site("caci"))) as writer:
        for one in pairs:
            writer.write_response(
                one.url, status=one.response.status, reason="OK", headers=one.headers, payload=one.response.body,
                fetched_at=one.moment, request=RequestLine("GET", one.path, REQUEST_HEADERS),
            )  # fmt: skip


def write_by_warcio(directory: Path, pairs: list[Exchange]) -> None:
    """Response and request, with digests."""
    with (directory / "warcio.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for one in pairs:
            status = StatusAndHeaders(f"{one.response.status} OK", one.headers, protocol="HTTP/1.1")
            response = writer.create_warc_record(
                one.url, "response", payload=io.BytesIO(one.response.body), http_headers=status,
                warc_headers_dict={"WARC-Date": one.date},
            )  # fmt: skip
            request_line = StatusAndHeaders(f"GET {one.path} HTTP/1.1", [*REQUEST_HEADERS], is_http_request=True)
            request = writer.create_warc_record(
                one.url,
                "request",
                payload=io.BytesIO(),
                http_headers=request_line,
                warc_headers_dict={"WARC-Date": one.date},
            )
            writer.write_request_response_pair(request, response)


def write_by_fastwarc(directory: Path, pairs: list[Exchange]) -> None:
    """Response and request, with digests."""
    with (directory / "fastwarc.warc.gz").open("wb") as file:
        for one in pairs:
            request = HttpMessage(f"GET {one.path} HTTP/1.1", REQUEST_HEADERS, b"")
            response = HttpMessage("HTTP/1.1 200 OK", tuple(one.headers), one.response.body)
            kinds = fastwarc.WarcRecordType
            for kind, message in ((kinds.request, request), (kinds.response, response)):
                record = fastwarc.WarcRecord()
                record.init_headers(record_type=kind)
                record.headers["WARC-Target-URI"] = one.url
                record.headers["WARC-Date"] = one.date
                record.is_http = True
                record.set_bytes_content(message.encode())
                member = fastwarc.GzipWriter(file)
                record.write(member, checksum_data=True)
                member.finish()


def check_ours(directory: Path) -> int:
    """Check the archive, and return the number of records."""
    checked = Verification(directory)
    assert [*checked.defects()] == []
    return checked.counts.records - checked.counts.files


def check_by_warcio(directory: Path) -> int:
    """Return the number of records whose digests warcio finds correct."""
    path = directory / "warcio.warc.gz"
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        status = Checker(Namespace(inputs=[str(path)], verbose=True)).process_all()
    assert status == 0, output.getvalue()
    return output.getvalue().count("digest pass")


def check_by_fastwarc(directory: Path) -> int:
    """Return the number of records whose block FastWARC finds correct; it writes no payload digests."""
    with (directory / "fastwarc.warc.gz").open("rb") as file:
        return sum(record.verify_block_digest() for record in fastwarc.ArchiveIterator(file, parse_http=False))


WAYS: dict[str, tuple[Callable[[Path, list[Exchange]], None], Callable[[Path], int]]] = {
    "caci-analyst": (write_ours, check_ours),
    "warcio": (write_by_warcio, check_by_warcio),
    "FastWARC": (write_by_fastwarc, check_by_fastwarc),
}


def measure(pages: int, rounds: int) -> dict[str, tuple[list[float], list[float]]]:
    """Return the seconds of each way to write and to check, measured in turns."""
    pairs = exchanges(pages)
    taken: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in WAYS}
    for _ in range(rounds):
        for name, (write, check) in WAYS.items():
            with tempfile.TemporaryDirectory() as folder:
                began = time.perf_counter()
                write(Path(folder), pairs)
                taken[name][0].append(time.perf_counter() - began)
                began = time.perf_counter()
                records = check(Path(folder))
                taken[name][1].append(time.perf_counter() - began)
                assert records == 2 * len(pairs), (name, records)
    return taken


def section(taken: dict[str, tuple[list[float], list[float]]], pages: int, rounds: int) -> str:
    """Return the figures as Markdown."""
    ours = taken["caci-analyst"]
    lines = []
    for name, times in taken.items():
        ratios = [median(of) / median(mine) for of, mine in zip(times, ours, strict=True)]
        speeds = [spread([2 * pages / seconds for seconds in of], "{:,.0f}") for of in times]
        lines.append(f"| {name} | {ratios[0]:.2f} | {speeds[0]} | {ratios[1]:.2f} | {speeds[1]} |")
    versions = ", ".join(f"{name} {version(name)}" for name in ("warcio", "fastwarc"))
    return "\n".join([
        f"## {TITLE}", "", f"{datetime.now(UTC):%Y-%m-%d}, {machine()}. `make bench-warc` measures it again.", "",
        f"{pages:,} responses with their requests, {rounds} rounds, in turns. Versions: {versions}.", "",
        "| | write: times ours | records a second | check: times ours | records a second |",
        "| --- | ---: | ---: | ---: | ---: |", *lines, "",
    ])  # fmt: skip


def main() -> None:
    """Measure, print the figures and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=3_000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    taken = measure(arguments.pages, arguments.rounds)
    text = section(taken, arguments.pages, arguments.rounds)
    print(text)
    ratios = [median(of) / median(ours) for of, ours in zip(taken["warcio"], taken["caci-analyst"], strict=True)]
    names = ("writing the archive, of warcio's speed", "checking the archive, of warcio's speed")
    write_section(TITLE, text, dict(zip(names, ratios, strict=True)))


if __name__ == "__main__":
    main()
