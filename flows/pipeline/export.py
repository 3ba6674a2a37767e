"""Exports and releases of the published database: where they are written, and when."""

from collections.abc import Callable
from pathlib import Path

from flows.settings import Settings
from spiders.sites import load_site
from warehouse.errors import WarehouseError
from warehouse.exports.content.description import Source
from warehouse.exports.export import Exported, export
from warehouse.exports.formats.registry import ExportFormat
from warehouse.exports.releases.release import Release, release

PUBLISHED = (ExportFormat.PARQUET, ExportFormat.DATAPACKAGE)
"""The formats that are written after each green run."""


def source_of(settings: Settings) -> Source:
    """Return the publication whose articles are exported."""
    site = load_site(settings.site)
    return Source(site.name, site.title, f"{site.origin}/")


def exports_of(settings: Settings) -> Path:
    """Return the folder of all exports."""
    return settings.data_dir / "exports"


def releases_of(settings: Settings) -> Path:
    """Return the folder of all releases."""
    return exports_of(settings) / "releases"


def write_published_exports(settings: Settings) -> list[Exported]:
    """Write Parquet and the data package of the published database, unless they have its content already.

    Call this after publishing.

    Raises:
        WarehouseError: one of them cannot be written; it stays as it was.
    """
    source = source_of(settings)
    return [export(settings.snapshot, form, exports_of(settings) / form, source) for form in PUBLISHED]


def make_release(
    settings: Settings, release_notes: Callable[[Release, Source], str], version: str | None = None
) -> Release | None:
    """Make the next release of the published database; return None if the latest one has the same content.

    Args:
        settings: where the data lives.
        release_notes: returns the text of CHANGES.md.
        version: a version or a month; see `warehouse.exports.releases.versions.next_version`.

    Raises:
        WarehouseError: nothing is published, the version is impossible, or writing fails. Nothing is left behind.
    """
    if not settings.snapshot.exists():
        raise WarehouseError(
            f"Nothing is published at {settings.snapshot}. A release holds what a green run published."
        )
    source = source_of(settings)
    return release(settings.snapshot, releases_of(settings), source, lambda made: release_notes(made, source), version)
