"""DuckDB's errors about a lake, as advice: in one line, and without the password of the catalogue."""

import re

import duckdb

from warehouse.errors import WarehouseError
from warehouse.lake.address import LakeAddress

NO_LAKE = "creating a new DuckLake is explicitly disabled"
"""In DuckLake's message if the catalogue has no lake, and `CREATE_IF_NOT_EXISTS` is false."""

# Unable to connect to Postgres at "host=…": connection to server at "…", port 5432 failed: FATAL:  password …
UNREACHABLE = re.compile(r'Unable to connect to Postgres at ".*?": (?P<reason>[^\n]+)', re.DOTALL)
# DuckLake catalog version mismatch: catalog version is 0.3, but the extension requires version 1.0.
OTHER_VERSION = re.compile(r"catalog version is (?P<theirs>\S+), but the extension requires version (?P<ours>[\d.]+\d)")
# DATA_PATH parameter "/a/" does not match existing data path in the catalog "/b/".
OTHER_FILES = re.compile(r'DATA_PATH parameter "(?P<given>.*?)" does not match .*? "(?P<known>.*?)"')


def explain_lake(error: duckdb.Error, lake: LakeAddress) -> WarehouseError:
    """Return DuckDB's error about a lake as one that says what to do next."""
    symptom = str(error)
    if match := UNREACHABLE.search(symptom):
        message = f"The catalogue of {lake} cannot be reached: {' '.join(match['reason'].split())}."
    elif match := OTHER_VERSION.search(symptom):
        message = (
            f"The catalogue of {lake} is of another version of DuckLake than this program's ({match['theirs']}, ours"
            f" is {match['ours']}). Use a program of its version, or name another database and fill it."
        )
    elif match := OTHER_FILES.search(symptom):
        message = (
            f"The files of {lake} are in {match['known']}, and CACI_LAKE_FILES names {match['given']}. Name the first,"
            " or leave it out."
        )
    elif NO_LAKE in symptom:
        message = f"There is nothing in {lake} yet. Run `caci ingest` to fill it."
    else:
        message = f"{lake} cannot be used: {symptom.splitlines()[0]}"
    return WarehouseError(message.replace(lake.password, "…") if lake.password else message)
