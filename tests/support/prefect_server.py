"""A Prefect server that all processes of a test run share: it ends when the process that pytest was started as ends.

`python -m tests.support.prefect_server PORT PROCESS_ID`
"""

import os
import sys
import time
from pathlib import Path
from threading import Thread

SECONDS_BETWEEN_LOOKS = 0.5


def _end_with(process_id: int) -> None:
    while Path(f"/proc/{process_id}").exists():
        time.sleep(SECONDS_BETWEEN_LOOKS)
    os._exit(0)


def main() -> None:
    """Serve until the process with the given id is gone."""
    import uvicorn
    from prefect.server.api.server import create_app

    port, process_id = map(int, sys.argv[1:])
    Thread(target=_end_with, args=(process_id,), daemon=True).start()
    uvicorn.run(create_app(), host="127.0.0.1", port=port, log_level="error")


if __name__ == "__main__":
    main()
