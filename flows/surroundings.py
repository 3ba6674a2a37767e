"""What a command needs from its surroundings: text that is UTF-8, and three open streams."""

import os
import sys
from io import TextIOWrapper
from typing import TextIO, cast

from flows.lasting_stream import LastingStream

STREAMS = (("stdin", os.O_RDONLY, "r"), ("stdout", os.O_WRONLY, "w"), ("stderr", os.O_WRONLY, "w"))


def start_in_utf8() -> None:
    """Start this program again in Python's UTF-8 mode if the locale has another encoding.

    Files, names of files and what is printed would depend on the locale, and DuckDB takes every path as UTF-8:
    https://docs.python.org/3/library/os.html#python-utf-8-mode
    """
    if sys.getfilesystemencoding().lower() != "utf-8" and not os.environ.get("PYTHONUTF8"):
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 no shell is wanted


def prepare_streams() -> None:
    """Open /dev/null in place of a standard stream that is closed: the next file would be opened under its number.

    What a stream cannot write, as PYTHONIOENCODING may have it, becomes a question mark. No command depends on who
    reads its standard error.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.encoding.lower() != "utf-8":
            stream.reconfigure(errors="replace")
    for name, flags, mode in STREAMS:
        if getattr(sys, name) is None:
            os.open(os.devnull, flags)  # the lowest free number, which is that of the stream
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 open to the end
    sys.stderr = cast(TextIO, LastingStream(sys.stderr))
