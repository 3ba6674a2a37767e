"""The stage of a run at a given moment, by the calls on the stack of its main process and the files it has written."""

import re
from pathlib import Path

from spiders.archive.index import read_index
from spiders.archive.recovery import WARC_SUFFIX, index_path

ROOT = Path(__file__).parents[2]
# As faulthandler prints a call (https://docs.python.org/3/library/faulthandler.html):
#   File "/…/warehouse/load/write.py", line 23 in load_tables
CALL = re.compile(r'File "(?P<file>[^"]+)", line (?P<line>\d+) in (?P<function>\S+)')

STAGES = {
    "warehouse/publish/publication.py:publish": "publish: rename",
    "warehouse/publish/snapshot.py:write_snapshot": "publish: tables",
    "warehouse/publish/snapshot.py:write_mentions_and_search_index": "publish: mentions",
    "warehouse/publish/search_index.py:write_search_index": "publish: search index",
    "warehouse/exports/export.py:export": "export",
    "warehouse/exports/releases/release.py:release": "release",
    "warehouse/account/certificate.py:certify": "certificate",
    "flows/orchestration/tasks.py:certificate_task": "certificate",
    "flows/pipeline/run/current_run.py:_record": "record of the run",
    "flows/pipeline/rebuild.py:_replace_database": "rebuild: swap",
    "warehouse/rebuild/difference.py:compare": "rebuild: comparison",
    "warehouse/database/storage.py:tidy": "load: checkpoint",
    "warehouse/load/write.py:load_tables": "load: transaction",
    "warehouse/load/known_captures.py:known_captures": "load: opening",
    "warehouse/database/warehouse.py:open_warehouse": "load: opening",
    "flows/pipeline/reading/processes.py:read_in_processes": "load: reading",
    "spiders/read.py:read_captures": "load: reading",
    "flows/pipeline/import_files.py:import_paths": "import: archive write",
    "flows/pipeline/load.py:load_archive": "load: opening",
    "flows/pipeline/crawl.py:crawl": "fetch",
}
"""The stage of a call, by file and function; the innermost call that this table names decides."""
PUBLISH = "warehouse/publish/publication.py:publish"
START, LOADED, END, ARCHIVE_WRITE = "start", "after the load", "after publication", "fetch: archive write"


def stage_of(stack: str, data_dir: Path) -> str:
    """Return the stage of a run with the calls `stack`, innermost first."""
    calls = [_name(call) for call in CALL.finditer(stack)]
    publishing = PUBLISH in calls  # a publication opens the warehouse, and a database of its own
    for name in calls:
        if publishing and not STAGES.get(name, "").startswith("publish"):
            continue
        if name in STAGES:
            return STAGES[name]
    if (data_dir / "analyst.duckdb").exists():
        return END
    return LOADED if (data_dir / "warehouse.duckdb").exists() else START


def _name(call: re.Match[str]) -> str:
    """Return a call as `file:function`, the file relative to the checkout; "" if it is outside."""
    file = Path(call["file"])
    return f"{file.relative_to(ROOT)}:{call['function']}" if file.is_relative_to(ROOT) else ""


def index_is_behind(archive: Path) -> bool:
    """Return whether a WARC file continues after the last record in its index: its writer died in between."""
    for warc in archive.glob(f"*{WARC_SUFFIX}"):
        entries, tidy = read_index(index_path(warc))
        last = max((entry.end for entry in entries), default=0)
        if not tidy or warc.stat().st_size > last:
            return True
    return False
