"""A file that a user names: written whole or not at all, and never in place of what is not a file."""

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from warehouse.errors import WarehouseError
from warehouse.own_folder import exclusive_folder


@contextmanager
def output_file(target: Path) -> Iterator[Path]:
    """Yield the path of a new file, which takes the place of `target` at the end of the context, in one step.

    What is written for a device or a FIFO, as /dev/stdout, is copied into it at the end.

    Raises:
        WarehouseError: `target` is a folder, a link or a socket, or another process is writing it.
        OSError: it cannot be written; what was there before stays.
    """
    mode = target.stat().st_mode if target.exists() else 0
    if stat.S_ISFIFO(mode) or stat.S_ISCHR(mode):
        with TemporaryDirectory() as folder:
            new = Path(folder) / "output"
            yield new
            # Of a FIFO that nobody reads this is an error; by default it would wait for a reader.
            descriptor = os.open(target, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
            os.set_blocking(descriptor, True)
            with new.open("rb") as source, os.fdopen(descriptor, "wb") as stream:
                shutil.copyfileobj(source, stream)
        return
    if target.is_symlink() or (mode and not stat.S_ISREG(mode)):
        raise WarehouseError(f"{target} is not a file. Name another one.")
    partial = target.with_name(f".{target.name}.partial")
    with exclusive_folder(partial):
        new = partial / "output"
        yield new
        new.replace(target)
