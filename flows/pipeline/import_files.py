"""Imports WARC files, saved pages and text renderings: through the archive, like everything else."""

import json
import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, TypeAdapter, ValidationError

from flows.errors import NotImported
from flows.pipeline.load import LoadResult, load_archive
from flows.pipeline.lock import exclusive
from flows.pipeline.progress import Reporter
from flows.pipeline.publish import publish_data
from flows.settings import Settings
from spiders.archive.archive import Archive
from spiders.archive.writer import ArchiveWriter
from spiders.crawl.state import pages_waiting
from spiders.errors import RejectedPageError
from spiders.pages.forms.json_view import address_of_json
from spiders.pages.forms.saved_address import address_of_page
from spiders.sites import load_site
from spiders.sources.warc import import_warc

PAGES = frozenset({".html", ".htm", ".xml"})
JSON_VIEWS = frozenset({".json"})
TEXTS = frozenset({".txt"})
# analyst.warc.gz, and the text extracts that web crawls publish: CC-MAIN-….warc.wet.gz
WARCS = re.compile(r"\.warc(?:\.wet)?(?:\.gz)?$", re.I)
MANIFEST = "manifest.json"
# The first bytes of images, PDF, archives: no page, whatever the file is called
BINARY = re.compile(rb"^(?:%PDF|\x89PNG|\xff\xd8\xff|GIF8|PK\x03\x04|\x1f\x8b|RIFF)")


class SavedPage(BaseModel):
    """One entry of a `manifest.json` beside saved pages: the file and where it came from."""

    file: str
    url: str
    status: int = 200
    content_type: str | None = None


@dataclass
class ImportReport:
    """What became of the files."""

    imported: int = 0
    known: int = 0
    """Captures that the archive held already."""
    ignored: int = 0
    """Files of a folder that are no page, text or WARC by their ending."""
    problems: list[str] = field(default_factory=list)
    """One line for each file that could not be imported: its name and the reason."""
    postponed: list[Path] = field(default_factory=list)
    """WARC files with revisits of responses that a later file may hold: they are imported once more at the end."""


def refuse_while_pages_wait(archive: Archive) -> None:
    """Refuses to load what an earlier crawl found in a new layout with readers that do not know it.

    Raises:
        NotImported: the latest crawl told of such pages.
        ArchiveError: what it told cannot be read.
    """
    if problems := pages_waiting(archive.latest_crawl()):
        raise NotImported(
            "Nothing was imported, for the archive holds pages that would be loaded wrongly: the latest crawl found"
            f" that {'; '.join(problems.values())}. Mend the readers and run `caci rebuild`, or accept the new layout"
            " with `caci ingest --accept-layout`; then import."
        )


def import_and_publish(
    settings: Settings, paths: Sequence[Path], url: str | None, progress: Reporter
) -> tuple[ImportReport, LoadResult]:
    """Import what `paths` hold, load it, and publish.

    Args:
        settings: where the data lives.
        paths: files and folders.
        url: address of a single saved page that does not state its own.
        progress: where the progress goes.

    Raises:
        NotImported: pages of an earlier crawl wait for readers that know them; nothing was imported.
        Busy: another run is at work on the same data directory.
        WarehouseError: the warehouse cannot be written; what was imported is archived, and the next load takes it up.
    """
    with exclusive(settings.data_dir, settings.lock_timeout, progress.say):
        report = import_paths(settings, paths, url, progress)
        loaded = load_archive(settings, progress)
        publish_data(settings)
    return report, loaded


def import_paths(settings: Settings, paths: Sequence[Path], url: str | None, progress: Reporter) -> ImportReport:
    """Copies what `paths` hold into the archive. A damaged file is reported, the rest is imported.

    `url` is the address of a single saved page that does not tell its own.

    Raises:
        NotImported: pages of an earlier crawl wait for readers that know them; nothing was imported.
    """
    report = ImportReport()
    archive = Archive(settings.archive_dir, load_site(settings.site))
    refuse_while_pages_wait(archive)
    files = list(_files(paths, report))
    with ArchiveWriter(archive, "import") as writer:
        for number, (path, page) in enumerate(files, start=1):
            try:
                _import(archive, writer, path, page, url, report)
            except (NotImported, RejectedPageError, OSError) as error:
                report.problems.append(f"{path}: {error.strerror if isinstance(error, OSError) else error}")
            progress.update("Importing", number, len(files))
        for path in report.postponed:
            again = import_warc(path, archive, writer, archive.site)
            report.imported += again.imported
            report.problems.extend(f"{path}: {problem.reason}" for problem in again.problems)
    return report


def files_of(paths: Sequence[Path]) -> tuple[list[Path], list[str]]:
    """The files that `import_paths` would take, and what is wrong with the paths, a line each."""
    report = ImportReport()
    return [path for path, _ in _files(paths, report)], report.problems


def _files(paths: Sequence[Path], report: ImportReport) -> Iterator[tuple[Path, SavedPage | None]]:
    """Each file to import with its manifest's entry; what is missing or ignored goes to the report."""
    for path in paths:
        if not path.exists():
            report.problems.append(f"{path}: there is no such file or folder")
        elif path.is_file():
            yield path, _manifest(path.parent, report).get(path.name)
        else:
            yield from _folder(path, report)


def _folder(folder: Path, report: ImportReport) -> Iterator[tuple[Path, SavedPage | None]]:
    manifests: dict[Path, dict[str, SavedPage]] = {}
    found = 0
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        is_page = path.suffix.lower() in PAGES | TEXTS or WARCS.search(path.name) or _is_json_view(path)
        if not is_page:
            report.ignored += 1
            continue
        found += 1
        if path.parent not in manifests:
            manifests[path.parent] = _manifest(path.parent, report)
        yield path, manifests[path.parent].get(path.name)
    if not found:
        report.problems.append(f"{folder}: no .html, .xml, .txt or WARC file in this folder")


def _is_json_view(path: Path) -> bool:
    """True for a JSON view of the site: a folder may hold any other JSON, as a manifest."""
    return path.suffix.lower() in JSON_VIEWS and address_of_json(path.read_bytes(), load_site()) is not None


def _manifest(folder: Path, report: ImportReport) -> dict[str, SavedPage]:
    path = folder / MANIFEST
    if not path.is_file():
        return {}
    try:
        pages = TypeAdapter(list[SavedPage]).validate_python(json.loads(path.read_bytes()))
    except (ValueError, ValidationError) as error:
        first = str(error).splitlines()[0]
        problem = f"{path}: not a list of pages with `file` and `url` ({first}); it is not used"
        if problem not in report.problems:
            report.problems.append(problem)
        return {}
    return {page.file: page for page in pages}


def _import(
    archive: Archive, writer: ArchiveWriter, path: Path, page: SavedPage | None, url: str | None, report: ImportReport
) -> None:
    if WARCS.search(path.name):
        copied = import_warc(path, archive, writer, archive.site)
        report.imported += copied.imported
        report.known += copied.already_archived
        if copied.orphans:
            report.postponed.append(path)
        else:
            report.problems.extend(f"{path}: {problem.reason}" for problem in copied.problems)
        return
    content = path.read_bytes()
    if not content.strip():
        raise NotImported("the file is empty")
    if BINARY.match(content) or b"\0" in content[:1024]:
        raise NotImported("no page: its first bytes are those of an image, a PDF or another binary file")
    saved_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    if path.suffix.lower() in TEXTS:
        capture = _import_text(writer, content, page.url if page else url, saved_at)
    elif path.suffix.lower() in PAGES | JSON_VIEWS:
        capture = _import_page(archive, writer, content, page, url, saved_at)
    else:
        raise NotImported("neither .html, .xml, .json, .txt nor a WARC file")
    report.imported += capture
    report.known += not capture


def _import_text(writer: ArchiveWriter, content: bytes, url: str | None, saved_at: datetime) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return writer.write_text(text, url=url, saved_at=saved_at, record_id=_record_id(url or "text", content)) is not None


def _import_page(
    archive: Archive, writer: ArchiveWriter, content: bytes, page: SavedPage | None, url: str | None, saved_at: datetime
) -> bool:
    as_json = content.lstrip()[:1] in {b"{", b"["}
    address = page.url if page else url or (address_of_json if as_json else address_of_page)(content, archive.site)
    if address is None:
        raise NotImported("nothing in the page tells its address; give it with --url, or in a manifest.json beside it")
    capture = writer.write_response(
        address,
        status=page.status if page else 200,
        reason="OK" if page is None or page.status == 200 else "",
        headers=[("Content-Type", (page and page.content_type) or ("application/json" if as_json else "text/html"))],
        payload=content,
        fetched_at=saved_at,
        record_id=_record_id(address, content),
        fetched_url=address,
    )
    return capture is not None


def _record_id(address: str, content: bytes) -> str:
    """The same for the same page at the same address, so that a file imported twice is one capture."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{address} {uuid.uuid5(uuid.NAMESPACE_OID, content.hex())}')}"
