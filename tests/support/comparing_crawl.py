"""The `scrapy` command, with each response that is handed to the spider compared with what the archive holds of it."""

import os
from pathlib import Path

from scrapy import Request
from scrapy.cmdline import execute
from scrapy.http import Response

from spiders.downloader.archive_middleware import ArchivingMiddleware
from spiders.downloader.spider import ARCHIVED, spider_of
from spiders.read import read_capture, read_response

process_response = ArchivingMiddleware.process_response


def archive_and_compare(self: ArchivingMiddleware, request: Request, response: Response) -> Request | Response:
    result = process_response(self, request, response)
    archive, archived = spider_of(self._crawler).archive, request.meta[ARCHIVED]
    same = archive.read(archived.capture) == archived
    same = same and read_capture(archive, archived.capture).outcome == read_response(archived, archive.site)
    same = same and archive.entry(archived.capture.capture_id).is_final == archived.is_final
    with Path(os.environ["COMPARED"]).open("a", encoding="utf-8") as file:
        file.write(
            f"{'same' if same else 'different'} {archived.truncated or archived.damage} {archived.capture.url}\n"
        )
    return result


if __name__ == "__main__":
    ArchivingMiddleware.process_response = archive_and_compare  # type: ignore[method-assign]
    execute()
