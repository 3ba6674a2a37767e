"""`python -m tests.support.peak FILE COMMAND…`: runs a command, writes its processes' peak memory in KiB into FILE.

The kernel counts for a new process what its parent held when it was started; this one, between a test and its command,
holds next to nothing.
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
