"""Preloaded by a Dask worker in a test: it reads no page while the file that CACI_HELD names exists."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from schemas.capture import Capture
from spiders.archive.archive import Archive
from spiders.archive.stored_record import ArchivedResponse

Read = Callable[[Archive, Capture], ArchivedResponse]
HELD = Path(os.environ["CACI_HELD"])


def held(read: Read) -> Read:
    """Return a reader that writes to the worker's log before it reads a page, and waits."""

    def wait_and_read(archive: Archive, capture: Capture) -> ArchivedResponse:
        if HELD.exists():
            sys.stderr.write("Held\n")
        while HELD.exists():
            time.sleep(0.02)
        return read(archive, capture)

    return wait_and_read


Archive.read = held(Archive.read)  # type: ignore[method-assign,assignment]
