"""Which files can be imported: by their ending, in the folders that were named and below them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from spiders.archive.stored_record import MAX_CONTENT_BYTES
from spiders.errors import NotImportableError
from spiders.pages.forms.json_view import address_of_json
from spiders.sites import Site
from spiders.sources.manifest import SavedPage, read_manifest

PAGES = frozenset({".html", ".htm", ".xml"})
JSON_VIEWS = frozenset({".json"})
MAX_PAGE_BYTES = MAX_CONTENT_BYTES
"""Bytes of a saved page or a text: what the crawl stores of a page at most."""
TEXTS = frozenset({".txt"})
# analyst.warc.gz, and the text extracts that web crawls publish: CC-MAIN-….warc.wet.gz
WARCS = re.compile(r"\.warc(?:\.wet)?(?:\.gz)?$", re.I)


@dataclass(frozen=True)
class SourceFile:
    """A file to import, with its entry in the manifest beside it, if it has one."""

    path: Path
    saved_page: SavedPage | None = None


@dataclass
class FoundFiles:
    """The files to import, and what is wrong with the paths that were named."""

    files: list[SourceFile] = field(default_factory=list)
    ignored: int = 0
    """Files of a folder whose ending is not that of a page, a text or a WARC file."""
    problems: list[str] = field(default_factory=list)


def find_files(paths: Sequence[Path], site: Site) -> FoundFiles:
    """Return the files to import: those that are named, and those in and below the folders that are named."""
    found = FoundFiles()
    for path in paths:
        if not path.exists():
            found.problems.append(f"{path}: there is no such file or folder")
        elif path.is_file():
            found.files.append(SourceFile(path, _manifest(path.parent, found).get(path.name)))
        else:
            files = list(_files_in(path, site, found))
            found.files += files
            if not files:
                found.problems.append(f"{path}: no .html, .xml, .txt or WARC file in this folder")
    return found


def _files_in(folder: Path, site: Site, found: FoundFiles) -> Iterator[SourceFile]:
    manifests: dict[Path, dict[str, SavedPage]] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if not (path.suffix.lower() in PAGES | TEXTS or WARCS.search(path.name) or _is_json_view(path, site)):
            found.ignored += 1
            continue
        if path.parent not in manifests:
            manifests[path.parent] = _manifest(path.parent, found)
        yield SourceFile(path, manifests[path.parent].get(path.name))


def _is_json_view(path: Path, site: Site) -> bool:
    """Return True for a JSON view of the site: a folder may hold any other JSON, as a manifest."""
    if path.suffix.lower() not in JSON_VIEWS or path.stat().st_size > MAX_PAGE_BYTES:
        return False
    return address_of_json(path.read_bytes(), site) is not None


def _manifest(folder: Path, found: FoundFiles) -> dict[str, SavedPage]:
    try:
        return read_manifest(folder)
    except (NotImportableError, OSError) as error:
        if str(error) not in found.problems:
            found.problems.append(str(error))
        return {}
