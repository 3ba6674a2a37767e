"""Run a command and write its time and memory into a file, as JSON: `python bench/launcher.py FILE COMMAND…`.

The kernel counts the memory of a parent at its fork as memory of the new process; this parent has next to nothing.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

if __name__ == "__main__":
    began = time.perf_counter()
    process = subprocess.Popen(sys.argv[2:])
    _, status, usage = os.wait4(process.pid, 0)
    taken = {
        "seconds": time.perf_counter() - began,
        "megabytes": usage.ru_maxrss / 1024,
        "status": os.waitstatus_to_exitcode(status),
    }
    Path(sys.argv[1]).write_text(json.dumps(taken))
