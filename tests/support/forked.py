"""The end of a process that was forked, which Python would not end as one that it started."""

import atexit
import os
import sys
import threading
import traceback
from collections.abc import Callable
from typing import NoReturn


def run_to_exit(main: Callable[[], object]) -> NoReturn:
    """Call `main`, and end this process as Python ends one: with its exit code, and after what waits for its end."""
    code = 0
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:  # noqa: BLE001 as Python ends a process
        traceback.print_exc()
        code = 1
    # As at the end of a Python process, where Prefect sends its last log lines and events; a fork would skip it.
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
