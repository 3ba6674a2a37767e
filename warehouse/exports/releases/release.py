"""Make a release, list the releases there are, and check one against its digests."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from warehouse.database.files import require_parent_or_file
from warehouse.errors import WarehouseError
from warehouse.exports.content.database_tables import attached, exported_tables
from warehouse.exports.content.description import FORM_VERSION, Source, citation
from warehouse.exports.content.digests import TableSummary, digest_of, summarise
from warehouse.exports.content.export_content import ExportContent, read_content
from warehouse.exports.content.file_digests import files_of
from warehouse.exports.content.tables import ARTICLES
from warehouse.exports.folder import Workplace, workplace, write_json
from warehouse.exports.formats.registry import write_data_package, write_parquet_files
from warehouse.exports.releases.changes import KINDS, Change, changes_since
from warehouse.exports.releases.versions import Version, check_version_text, next_version, version_of

DESCRIPTION, CHECKSUMS = "release.json", "SHA256SUMS"
PARTIAL = ".release.partial"
LATEST = "SELECT max(last_seen_at) FROM articles"
READERS = "SELECT list(DISTINCT reader_version ORDER BY reader_version) FROM articles"


@dataclass(frozen=True)
class Release:
    """A release as its `release.json` has it, and the changes since the previous one."""

    description: Mapping[str, Any]
    previous: Mapping[str, Any] | None
    changes: Sequence[Change]

    @property
    def version(self) -> str:
        """Its version, as 2026.11.0."""
        return str(self.description["version"])


def releases_in(folder: Path) -> list[dict[str, Any]]:
    """Return the `release.json` of each release in `folder`, the oldest first.

    Raises:
        WarehouseError: one cannot be read.
    """
    releases = sorted((version, entry) for entry in entries(folder) if (version := version_of(entry.name)) is not None)
    return [read_description(entry) for _, entry in releases]


def entries(folder: Path) -> list[Path]:
    """Return what is in a folder; nothing if there is no folder."""
    return list(folder.iterdir()) if folder.is_dir() else []


def read_description(folder: Path) -> dict[str, Any]:
    """Return the `release.json` of the release in `folder`.

    Raises:
        WarehouseError: it cannot be read.
    """
    try:
        read: dict[str, Any] = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        return {"version": read["version"], "digest": read["digest"]} | read
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WarehouseError(f"{folder / DESCRIPTION} cannot be read. Restore it, or move {folder} away.") from error


def release(
    database: Path, folder: Path, source: Source, changelog: Callable[[Release], str], asked: str | None = None
) -> Release | None:
    """Make the next release; return None if the content is that of the latest one.

    Args:
        database: the published one.
        folder: in which each version has a folder.
        source: whose articles these are.
        changelog: returns the text of `CHANGES.md`.
        asked: a version or a month, in place of the month in which the data was published.

    Raises:
        QueryError: `asked` cannot be the next version.
        WarehouseError: there is no database, it holds no article, or writing fails. Nothing is left behind.
    """
    require_parent_or_file(database, read_only=True)
    check_version_text(asked)
    with workplace(folder, folder / PARTIAL) as work, attached(database, work.spill) as connection:
        existing = releases_in(folder)
        previous = existing[-1] if existing else None
        content = read_content(connection, [table for table in exported_tables(connection) if table.exported.released])
        if content.summaries[ARTICLES.name].rows == 0:
            raise WarehouseError(f"{database} holds no article to release. Run `caci ingest` first.")
        lasting = summarise(connection, content.tables, lasting=True)
        if previous is not None and previous["digest"] == digest_of(lasting):
            return None
        versions = [version for one in existing if (version := version_of(one["version"])) is not None]
        version = next_version(versions, moment_of(content), asked)
        before = folder / previous["version"] / "parquet" if previous is not None else None
        (articles,) = (table for table in content.tables if table.exported is ARTICLES)
        changes = changes_since(connection, articles, before)
        new = Release(description(version, content, source, lasting, previous, changes), previous, changes)
        write_release(work, content, source, new, changelog(new))
        work.put_in_place(folder / str(version))
    return new


def moment_of(content: ExportContent) -> datetime:
    """Return when the data was published; if the database does not say, when an article was last seen."""
    if content.published_at is not None:
        return datetime.fromisoformat(content.published_at)
    moment: datetime = content.connection.execute(LATEST).fetchall()[0][0]
    return moment


def description(
    version: Version,
    content: ExportContent,
    source: Source,
    lasting: Mapping[str, TableSummary],
    previous: Mapping[str, Any] | None,
    changes: Sequence[Change],
) -> dict[str, Any]:
    """Return the content of `release.json`."""
    counts = Counter(change.change for change in changes)
    return {
        "version": str(version),
        "digest": digest_of(lasting),
        "previous": previous["version"] if previous is not None else None,
        "cite_as": citation(source, str(version), content.published_at),
        "form": FORM_VERSION,
        "publication": dict(content.published) or None,
        "reader_versions": content.connection.execute(READERS).fetchall()[0][0],
        "changes": {kind: counts[kind] for kind in KINDS},
        "tables": {
            name: {"rows": summary.rows, "digest": lasting[name].digest if name in lasting else None}
            for name, summary in content.summaries.items()
        },
    }


def write_release(work: Workplace, content: ExportContent, source: Source, new: Release, changelog: str) -> None:
    """Write all files of a release; last the digests of the others."""
    folder = work.folder
    write_data_package(content, source, folder, new.version)
    write_parquet_files(content, source, folder / "parquet")
    write_json(folder / DESCRIPTION, new.description)
    lines = [f"{change_line(change)}\n" for change in new.changes]
    (folder / "changes.jsonl").write_text("".join(lines), encoding="utf-8")
    (folder / "CHANGES.md").write_text(changelog, encoding="utf-8")
    sums = [f"{file.sha256}  {file.path}\n" for file in files_of(folder)]
    (folder / CHECKSUMS).write_text("".join(sums), encoding="utf-8")


def change_line(change: Change) -> str:
    """Return a change as a line of JSON."""
    return json.dumps(asdict(change), ensure_ascii=False, default=as_text)


def as_text(value: date) -> str:
    """Return a day or a moment as ISO text."""
    return value.isoformat()


def faults_of(folder: Path) -> list[str]:
    """Return what differs from what was released, in words; nothing if the release is whole.

    Raises:
        WarehouseError: there is no release, or its list of digests is missing.
    """
    read_description(folder)
    try:
        lines = (folder / CHECKSUMS).read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise WarehouseError(f"{folder / CHECKSUMS} cannot be read: {error.strerror}. Restore it.") from error
    expected = {path: digest for digest, _, path in (line.partition("  ") for line in lines)}
    actual = {file.path: file.sha256 for file in files_of(folder) if file.path != CHECKSUMS}
    missing = [f"{path} is missing" for path in expected if path not in actual]
    changed = [f"{path} was changed" for path in expected if path in actual and actual[path] != expected[path]]
    return missing + changed + [f"{path} does not belong to it" for path in actual if path not in expected]
