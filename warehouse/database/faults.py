"""DuckDB's errors about a file, as advice to a person."""

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb

from warehouse.errors import DamagedWarehouse, WarehouseError

ADVICE = {
    "Could not set lock": "is locked by another process. Wait until it ends, then try again.",
    "different configuration": "is open in this process in another mode. Close that connection first.",
    "Unique file handle conflict": "is open in this process for writing. Close that connection first.",
    "database file with version number": "was made by another version of DuckDB than "
    f"{duckdb.__version__}. Upgrade this program, or move the file away and run `caci rebuild`.",
}
"""What a fragment of DuckDB's message about a file means, and what to do next."""

FAULTS = {
    "not a valid DuckDB database file": "is not a DuckDB file",
    "Could not read enough bytes": "is cut short",
    "Corrupt database file": "has a damaged block",
    "replaying WAL": "has a damaged log of changes",
}
"""What a fragment of DuckDB's message says about a damaged file.

For all of 200 cuts and changed bytes that DuckDB 1.5.5 noticed in a file or its log, on opening or when the block was
read, it reported one of these. A log that is cut short is applied as far as it goes.
"""

NOT_THE_FILES_FAULT = ("No space left", "Permission denied", "Read-only file system", "Out of Memory", "lock on")
"""Reasons for which a sound log of changes cannot be applied."""

# Conflicting lock is held in /usr/bin/python3.11 (PID 1234).
LOCK_HOLDER = re.compile(r"Conflicting lock is held in (?P<program>.+?) \(PID (?P<process>\d+)\)")


def fault_in(message: str) -> str | None:
    """Return what DuckDB's message says about a damaged file; None if it is about something else."""
    if any(reason in message for reason in NOT_THE_FILES_FAULT):
        return None
    return next((fault for symptom, fault in FAULTS.items() if symptom in message), None)


def explain(error: duckdb.Error, path: Path) -> WarehouseError:
    """Return an error that says what DuckDB's error about the file `path` means, and what to do next."""
    message = str(error)
    holder = LOCK_HOLDER.search(message)
    if holder:
        program = f"process {holder['process']}, {holder['program']}"
        return WarehouseError(f"{path} is locked by another process ({program}). Wait until it ends, then try again.")
    fault = fault_in(message)
    if fault is not None:
        return DamagedWarehouse(path, fault)
    for symptom, advice in ADVICE.items():
        if symptom in message:
            return WarehouseError(f"{path} {advice}")
    return WarehouseError(f"{path} cannot be used: {message.splitlines()[0]}")


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and its causes: those that it was raised from, or while they were handled."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
