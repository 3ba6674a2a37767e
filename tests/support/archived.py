"""Pages to archive, and a process that archives until it is killed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from schemas.capture import Capture
from spiders.archive.writer import ArchiveWriter
from spiders.sites import load_site

SITE = load_site("caci")
ITEM = "https://www.cacianalyst.org/publications/field-reports/item/13307-prison-break-in-kyrgyzstan.html"
MORNING = datetime(2026, 11, 22, 8, 0, 0, 123456, tzinfo=UTC)
PAGE = "<p>Prison break in Kyrgyzstan, “reported”</p>".encode() * 50

# It writes until it is killed, and prints a number for each record that the archive has promised to keep.
ENDLESS_WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from spiders.archive.archive import Archive
from spiders.archive.writer import ArchiveWriter
from spiders.sites import load_site
import os
with ArchiveWriter(Archive(Path(sys.argv[1]), load_site("caci"))) as writer:
    number = 0
    while True:
        number += 1
        url = f"https://www.cacianalyst.org/publications/field-reports/item/{number}-x.html"
        payload = os.urandom(int(sys.argv[2]))
        writer.write_response(url, status=200, headers=[], payload=payload, fetched_at=datetime.now(UTC))
        print(number, flush=True)
"""


def write_page(
    writer: ArchiveWriter, url: str = ITEM, at: datetime = MORNING, payload: bytes = PAGE, **rest: Any
) -> Capture:
    headers = rest.pop("headers", [("Content-Type", "text/html; charset=utf-8")])
    capture = writer.write_response(
        url, status=200, reason="OK", headers=headers, payload=payload, fetched_at=at, **rest
    )
    assert capture is not None
    return capture


def write_pages(writer: ArchiveWriter, count: int) -> list[Capture]:
    moments = [MORNING + timedelta(seconds=number) for number in range(count)]
    return [write_page(writer, f"https://www.cacianalyst.org/item/{at.second}", at) for at in moments]


def warc_files(directory: Path) -> list[Path]:
    return sorted(directory.glob("*.warc.gz"))
