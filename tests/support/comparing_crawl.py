"""The `scrapy` command, with each response that is handed to the spider compared with what the archive holds of it.

A line of the file COMPARED says for each response whether both are the same. Another one begins with `read back` for
each capture that the crawl itself reads from the archive.
"""

import os
from pathlib import Path

from scrapy import Request
from scrapy.cmdline import execute
from scrapy.http import Response

from schemas.capture import Capture
from spiders.archive.archive import Archive
from spiders.archive.record import WarcRecord
from spiders.downloader.archive_middleware import ArchivingMiddleware
from spiders.downloader.spider import ARCHIVED, spider_of
from spiders.read import read_capture, read_response

process_response = ArchivingMiddleware.process_response
read_record = Archive.record
comparing = False


def note(line: str) -> None:
    with Path(os.environ["COMPARED"]).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


def archive_and_compare(self: ArchivingMiddleware, request: Request, response: Response) -> Request | Response:
    global comparing
    result = process_response(self, request, response)
    comparing = True
    archive, archived = spider_of(self._crawler).archive, request.meta[ARCHIVED]
    same = archive.read(archived.capture) == archived
    same = same and read_capture(archive, archived.capture).outcome == read_response(archived, archive.site)
    same = same and archive.entry(archived.capture.capture_id).is_final == archived.is_final
    comparing = False
    note(f"{'same' if same else 'different'} {archived.truncated or archived.damage} {archived.capture.url}")
    return result


def record_and_note(self: Archive, capture: Capture) -> WarcRecord:
    if not comparing:
        note(f"read back {capture.url}")
    return read_record(self, capture)


if __name__ == "__main__":
    ArchivingMiddleware.process_response = archive_and_compare  # type: ignore[method-assign]
    Archive.record = record_and_note  # type: ignore[method-assign]
    execute()
