"""Files of a lake in an object store, whose keys are in the environment, in the variables that Amazon's tools use.

https://duckdb.org/docs/stable/core_extensions/httpfs/s3api has what DuckDB needs of them.
"""

import os
from urllib.parse import urlsplit

import duckdb

from warehouse.database.quoting import quoted_text

SCHEME = "s3://"
KEYS = {
    "KEY_ID": ("AWS_ACCESS_KEY_ID",),
    "SECRET": ("AWS_SECRET_ACCESS_KEY",),
    "SESSION_TOKEN": ("AWS_SESSION_TOKEN",),
    "REGION": ("AWS_REGION", "AWS_DEFAULT_REGION"),
}
"""DuckDB's name of each key, and the variables that may hold it."""
ENDPOINT = "AWS_ENDPOINT_URL"
"""The variable with the address of a store that is not Amazon's, such as https://store.example.org."""


def is_object_store(files: str) -> bool:
    """Return whether the files of a lake are in an object store, not in a folder."""
    return files.startswith(SCHEME)


def use_object_store(connection: duckdb.DuckDBPyConnection) -> None:
    """Set the keys in the environment on a connection that has loaded the extension `httpfs`."""
    options = {"TYPE": "s3"}
    for name, variables in KEYS.items():
        if value := next((os.environ[variable] for variable in variables if os.environ.get(variable)), None):
            options[name] = value
    if address := os.environ.get(ENDPOINT):
        parts = urlsplit(address)
        options |= {"ENDPOINT": parts.netloc, "URL_STYLE": "path", "USE_SSL": str(parts.scheme == "https").lower()}
    values = ", ".join(f"{name} {quoted_text(value)}" for name, value in options.items())
    connection.execute(f"CREATE SECRET store ({values})")
