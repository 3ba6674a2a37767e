"""Copies one file into the archive, whatever kind of file it is."""

from spiders.archive.archive import Archive
from spiders.archive.writer import ArchiveWriter
from spiders.sources.files import WARCS, SourceFile
from spiders.sources.report import FileReport
from spiders.sources.saved_pages import import_saved_page
from spiders.sources.warc import import_warc


def import_file(file: SourceFile, archive: Archive, writer: ArchiveWriter, url: str | None = None) -> FileReport:
    """Import a file.

    Args:
        file: the file.
        archive: what is archived already.
        writer: to that archive.
        url: address of a page that neither its manifest nor the page itself states.

    Raises:
        NotImportableError: it is not a file of a known kind, or its address is unknown.
        RejectedPageError: its address cannot be read from it.
        OSError: the file cannot be read, or the archive not be written.
    """
    if WARCS.search(file.path.name):
        return import_warc(file.path, archive, writer)
    is_new = import_saved_page(file, writer, archive.site, url)
    return FileReport(imported=int(is_new), already_archived=int(not is_new))
