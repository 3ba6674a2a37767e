"""Run a command and write the peak memory of its processes in KiB: `python -m tests.support.peak FILE COMMAND…`.

The kernel counts the memory of a parent at its fork as memory of the new process; this parent, between a test and its
command, has next to nothing.
"""

import os
import subprocess
import sys
from pathlib import Path

if __name__ == "__main__":
    process = subprocess.Popen(sys.argv[2:])
    _, status, usage = os.wait4(process.pid, 0)
    Path(sys.argv[1]).write_text(str(usage.ru_maxrss))
    sys.exit(os.waitstatus_to_exitcode(status))
