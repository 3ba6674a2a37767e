"""Which stage of a run a moment belongs to: by the calls its main process is in, and by the files it has written."""

import re
from pathlib import Path

from spiders.cdxj import read_index
from spiders.recovery import WARC_SUFFIX, index_path

# File "/…/warehouse/load.py", line 23 in load
CALL = re.compile(r'File "(?P<file>[^"]+)", line (?P<line>\d+) in (?P<function>\S+)')

STAGES = {
    "warehouse/publish.py:publish": "publish: rename",
    "warehouse/publish.py:synchronise": "publish: rename",
    "warehouse/snapshot.py:write_snapshot": "publish: tables",
    "warehouse/snapshot.py:write_mentions_and_search_index": "publish: mentions",
    "warehouse/search.py:write_search_index": "publish: search index",
    "warehouse/certificate.py:certify": "certificate",
    "flows/tasks.py:certificate_task": "certificate",
    "flows/accounts.py:_record": "record of the run",
    "flows/rebuilding.py:accept": "rebuild: swap",
    "warehouse/difference.py:difference": "rebuild: comparison",
    "warehouse/upkeep.py:tidy": "load: checkpoint",
    "warehouse/load.py:load_tables": "load: transaction",
    "warehouse/load.py:known_captures": "load: opening",
    "warehouse/database.py:open_warehouse": "load: opening",
    "flows/readers.py:read_in_processes": "load: reading",
    "spiders/read.py:read_captures": "load: reading",
    "flows/importing.py:import_paths": "import: archive write",
    "flows/load.py:load_archive": "load: opening",
    "flows/crawl.py:crawl": "fetch",
}
"""The stage of a call, by file and function; the innermost call that is named here decides."""
PUBLISH = "warehouse/publish.py:publish"
START, END, ARCHIVE_WRITE = "start", "after publication", "fetch: archive write"


def stage_of(stack: str, data_dir: Path) -> str:
    """The stage of a run with the calls `stack`, innermost first."""
    calls = [("/".join(Path(call["file"]).parts[-2:]) + f":{call['function']}", call) for call in CALL.finditer(stack)]
    publishing = any(name == PUBLISH for name, _ in calls)  # which opens the warehouse, and a database of its own
    for name, _ in calls:
        if publishing and not STAGES.get(name, "").startswith("publish"):
            continue
        if name in STAGES:
            return STAGES[name]
    return END if (data_dir / "analyst.duckdb").exists() else START


def index_is_behind(archive: Path) -> bool:
    """True where a WARC file goes on behind the last record that its index names: its writer died in between."""
    for warc in archive.glob(f"*{WARC_SUFFIX}"):
        entries, tidy = read_index(index_path(warc))
        last = max((entry.end for entry in entries), default=0)
        if not tidy or warc.stat().st_size > last:
            return True
    return False
