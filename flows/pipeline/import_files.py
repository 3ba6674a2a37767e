"""The import of WARC files, saved pages and text renderings: into the archive first, like everything else."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flows.errors import NotImported
from flows.pipeline.disk_space import check_space
from flows.pipeline.load import LoadResult, load_archive
from flows.pipeline.lock import exclusive
from flows.pipeline.progress import Reporter
from flows.pipeline.publish import publish_data
from flows.pipeline.run.site_check import check_site
from flows.settings import Settings
from spiders.archive.archive import Archive
from spiders.archive.writer import ArchiveWriter
from spiders.crawl.state import pages_waiting
from spiders.errors import NotImportableError, RejectedPageError
from spiders.messages import joined
from spiders.sites import load_site
from spiders.sources.files import FoundFiles, SourceFile, find_files
from spiders.sources.import_file import import_file
from spiders.sources.report import FileReport

logger = logging.getLogger(__name__)


@dataclass
class ImportReport:
    """What became of the files."""

    imported: int = 0
    already_archived: int = 0
    """Captures that were archived already."""
    ignored: int = 0
    """Files of a folder whose ending is not that of a page, a text or a WARC file."""
    problems: list[str] = field(default_factory=list)
    """One line for each file that could not be imported: its name and the reason."""


def check_no_pages_wait(archive: Archive) -> None:
    """Make sure that no pages wait for readers that know their layout: a load would read them with the old readers.

    Raises:
        NotImported: the latest crawl reported such pages.
        ArchiveError: the report of that crawl cannot be read.
    """
    if problems := pages_waiting(archive.latest_crawl(), archive.site_with_layouts()):
        raise NotImported(
            "Nothing was imported, because the archive holds pages that would be loaded wrongly: the latest crawl found"
            f" that {joined(problems.values())}. Fix the readers and run `caci rebuild`, or accept the new layout"
            " with `caci ingest --new-baseline`; then import again."
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
        NotImported: there is no file to import, and nothing was made; or pages of an earlier crawl wait for readers
            that know them.
        WrongParameters: the data directory holds pages of other sites only.
        Busy: another run is using the same data directory.
        WarehouseError: the warehouse cannot be written; what was imported is archived, and the next load includes it.
    """
    files_to_import(settings, paths)
    check_site(settings)
    with exclusive(settings.data_dir, settings.lock_timeout, progress.say, settings.group):
        check_space(settings)
        report = import_paths(settings, paths, url, progress)
        loaded = load_archive(settings, progress)
        publish_data(settings)
    return report, loaded


def files_to_import(settings: Settings, paths: Sequence[Path]) -> FoundFiles:
    """Return the files that an import of `paths` reads, and what is wrong with the paths.

    Raises:
        NotImported: there is none.
    """
    found = find_files(paths, load_site(settings.site))
    if not found.files:
        raise NotImported(f"Nothing was imported: {joined(found.problems)}.")
    return found


def import_paths(settings: Settings, paths: Sequence[Path], url: str | None, progress: Reporter) -> ImportReport:
    """Copy what `paths` hold into the archive. A damaged file is reported, and the rest is imported.

    Args:
        settings: where the data lives.
        paths: files and folders.
        url: address of a single saved page that does not state its own.
        progress: where the progress goes.

    Raises:
        NotImported: pages of an earlier crawl wait for readers that know them; nothing was imported.
    """
    archive = Archive(settings.archive_dir, load_site(settings.site), repair=True)
    check_no_pages_wait(archive)
    sources = find_files(paths, archive.site)
    report = ImportReport(ignored=sources.ignored, problems=sources.problems)
    with ArchiveWriter(archive, "import") as writer:
        postponed: list[SourceFile] = []
        for number, file in enumerate(sources.files, start=1):
            imported = _import_one(file, archive, writer, url)
            report.imported += imported.imported
            report.already_archived += imported.already_archived
            if imported.orphans:  # a file that comes later may hold what these revisits refer to
                postponed.append(file)
            else:
                report.problems.extend(f"{file.path}: {problem}" for problem in imported.problems)
            progress.update("Importing", number, len(sources.files))
        for file in postponed:
            imported = _import_one(file, archive, writer)
            report.imported += imported.imported
            report.problems.extend(f"{file.path}: {problem}" for problem in imported.problems)
    return report


def _import_one(file: SourceFile, archive: Archive, writer: ArchiveWriter, url: str | None = None) -> FileReport:
    """Import a file. Whatever is wrong with it is its own problem, and the others are imported."""
    try:
        return import_file(file, archive, writer, url)
    except (NotImportableError, RejectedPageError, ValueError) as error:
        return FileReport(problems=[str(error)])
    except OSError as error:
        return FileReport(problems=[error.strerror or str(error)])
    except MemoryError:
        return FileReport(problems=["reading it needs more memory than there is"])
    except Exception as error:
        logger.exception("The import failed on %s", file.path)
        return FileReport(problems=[f"a defect of the import: {type(error).__name__}: {error}"])
