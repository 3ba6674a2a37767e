"""The targets: each gives bytes to one reader, and lets only an error through that the reader does not promise."""

import tomllib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from protego import Protego
from pydantic import ValidationError
from scrapy.http import Response

from flows.pipeline.crawl import CrawlResult, _read_event
from flows.pipeline.progress import LineReporter
from flows.pipeline.reading.chunk import tables_of
from schemas.capture import Capture, PageKind
from spiders.archive.archive import Archive
from spiders.archive.content_encoding import decode_payload
from spiders.archive.index import format_line, parse_line
from spiders.archive.record import HttpMessage
from spiders.archive.scan import scan
from spiders.archive.stored_record import ArchivedResponse
from spiders.archive.survey import ArchiveSurvey
from spiders.archive.writer import ArchiveWriter
from spiders.downloader.pauses import retry_after_seconds
from spiders.errors import MalformedRecordError, NotImportableError, RejectedPageError
from spiders.pages.fields.authors import read_authors
from spiders.pages.fields.dates import read_issue_date, read_item_date, read_title_date
from spiders.pages.fields.page_date import read_page_date
from spiders.pages.forms.json_view import address_of_json
from spiders.pages.forms.saved_address import address_of_page
from spiders.pages.layouts.fingerprint import read_layout
from spiders.read import Result, read_captures, read_response
from spiders.sites import Site, load_site
from spiders.sources.manifest import MANIFEST, read_manifest
from spiders.sources.warc import import_warc
from spiders.urls import identify, resolve
from tests.warehouse.load.test_records import capture
from warehouse.errors import GazetteerError
from warehouse.gazetteer.toml_files import RULES, load_gazetteer, read_gazetteer

SITE = load_site("caci")
HOST = "https://www.cacianalyst.org"
ITEM = f"{HOST}/publications/analytical-articles/item/8400-a-pier.html"
SECTION = f"{HOST}/publications/analytical-articles.html"
QUIET = LineReporter(lambda line: None)
ENCODINGS = ("gzip", "deflate", "br", "zstd", "gzip, br", "br, deflate", "gzip, gzip, gzip", "x-gzip")
MAX_BYTES = 1 << 20

Target = Callable[[bytes], object]


def warc(content: bytes) -> None:
    """A WARC file of others, to the rows in the warehouse."""
    with TemporaryDirectory() as folder:
        source, directory = Path(folder, "foreign.warc.gz"), Path(folder, "archive")
        source.write_bytes(content)
        archive = Archive(directory, SITE)
        with ArchiveWriter(archive) as writer:
            import_warc(source, archive, writer)
        results = read_captures(directory, archive.captures(), SITE)
        assert [result.damage for result in results if result.damage] == []
        tables_of(results, SITE)


def archive_file(content: bytes) -> None:
    """A file of our own archive that was damaged."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.warc.gz")
        path.write_bytes(content)
        list(scan(path, 0, len(content)))
        survey = ArchiveSurvey(path.parent, SITE)
        archive = Archive.for_reading(path.parent, SITE)
        tables_of(read_captures(path.parent, map(archive.capture_of, survey.capture_entries()), SITE), SITE)


def http_head(content: bytes) -> None:
    with suppress(MalformedRecordError):
        message = HttpMessage.parse(content)
        assert message.reason.isprintable() or message.reason
        assert message.status >= 0


def encoding(content: bytes) -> None:
    if content:
        decoded = decode_payload(content[1:], ENCODINGS[content[0] % len(ENCODINGS)], MAX_BYTES)
        assert len(decoded.content) <= MAX_BYTES


def cdxj(content: bytes) -> None:
    archive = Archive.for_reading(Path(), SITE)
    for line in content.decode(errors="replace").splitlines():
        entry = parse_line(line)
        if entry is not None and entry.length and max(entry.offset, entry.length) < 1 << 63:
            archive.capture_of(entry)
            assert parse_line(format_line(entry)) == entry


def robots(content: bytes) -> None:
    rules = Protego.parse(content.decode("utf-8", "ignore"))  # as Scrapy decodes it
    rules.can_fetch(ITEM, "caci-analyst")


def retry_after(content: bytes) -> None:
    value = content.replace(b"\r", b"").replace(b"\n", b"")
    seconds = retry_after_seconds(Response(ITEM, headers={"Retry-After": value}))
    assert seconds is None or 0 <= seconds < 1e12


def page(url: str, content_type: str | None = None, kind: PageKind | None = None) -> Target:
    """Return the target that reads a page as it is read from the archive, to the rows in the warehouse.

    A first line that begins with `charset=` is what its Content-Type adds.
    """

    def target(content: bytes) -> None:
        address, stated = identify(url, SITE), content_type
        if content.startswith(b"charset="):
            line, _, content = content.partition(b"\n")
            stated = f"{content_type}; {line.decode('latin-1')}"
        seen: Capture = capture(
            1, None, url=url, page_kind=kind or address.page_kind, article_id=address.article_id, content_type=stated
        )
        outcome = read_response(ArchivedResponse(seen, 200, (), content, stated), SITE)
        reason = getattr(outcome, "reason", None)
        assert reason not in {"reader_error", "too_slow", "unloadable"}, outcome
        _, rejects = tables_of([Result(seen, outcome)], SITE)
        assert not any(reject.reason == "unloadable" for reject in rejects), rejects
        if seen.page_kind in {PageKind.ITEM, PageKind.LISTING}:
            read_layout(content, seen.page_kind, stated)

    return target


def saved_page(content: bytes) -> None:
    with suppress(RejectedPageError):
        address_of_page(content, SITE)
    address_of_json(content, SITE)


def manifest(content: bytes) -> None:
    with TemporaryDirectory() as folder, suppress(NotImportableError):
        Path(folder, MANIFEST).write_bytes(content)
        read_manifest(Path(folder))


def toml(content: bytes) -> None:
    text = content.decode(errors="replace")
    with suppress(GazetteerError):
        read_gazetteer({RULES: text})
    with suppress(GazetteerError):
        load_gazetteer()
        read_gazetteer({RULES: 'version = "1"', "people.toml": text})
    with suppress(ValidationError, ValueError, RecursionError):
        Site.model_validate(tomllib.loads(text))


def events(content: bytes) -> None:
    for line in content.decode(errors="replace").splitlines():
        _read_event(line, CrawlResult(), QUIET)


def addresses(content: bytes) -> None:
    for line in content.decode("utf-8", "replace").split("\n"):
        identify(line, SITE)
        resolve(line, SECTION, SITE)


def dates(content: bytes) -> None:
    for line in content.decode("utf-8", "replace").split("\n"):
        near = read_page_date(line).day
        read_issue_date(line, near, None, SITE)
        read_title_date(line, near, SITE)
        read_item_date(line, near)


TARGETS: dict[str, Target] = {
    "warc": warc,
    "archive": archive_file,
    "http-head": http_head,
    "encoding": encoding,
    "cdxj": cdxj,
    "robots": robots,
    "retry-after": retry_after,
    "feed": page(f"{HOST}/publications/analytical-articles.feed", "application/rss+xml"),
    "json-item": page(f"{HOST}/publications/analytical-articles/item/8400-a-pier.json", "application/json"),
    "json-list": page(f"{HOST}/publications/analytical-articles.json", "application/json"),
    "toml": toml,
    "events": events,
    "manifest": manifest,
    "item": page(ITEM, "text/html"),
    "digest": page(f"{HOST}/publications/news-digest/item/8400-a-pier.html", "text/html"),
    "listing": page(SECTION, "text/html"),
    "drupal": page(f"http://{SITE.drupal_host}/?q=node/388", "text/html"),
    "rendering": page(ITEM, "text/plain", PageKind.TEXT),
    "saved-page": saved_page,
    "addresses": addresses,
    "dates": dates,
    "authors": lambda content: read_authors(content.decode("utf-8", "replace")),
}
