"""Processes that run our code for us: they import it from where it is installed, never from the working directory.

`python -m` and `python -c` put the working directory first on the path, so that a folder `spiders/` there would be
executed in place of ours: https://docs.python.org/3/using/cmdline.html#cmdoption-P
"""

import os
import sys


def python(*arguments: str) -> list[str]:
    """Return the command line that starts this Python with `arguments`, without the working directory on its path."""
    return [sys.executable, "-P", *arguments]


def protect_children() -> None:
    """Do the same for what libraries start, such as multiprocessing and Prefect's runner; and let it speak UTF-8."""
    os.environ["PYTHONSAFEPATH"] = "1"
    os.environ["PYTHONUTF8"] = "1"  # so that what they print, and we read, does not depend on the locale
