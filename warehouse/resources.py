"""The package's SQL files, read so that they are found in a built wheel too."""

from functools import cache
from importlib.resources import files

import duckdb


@cache
def read_sql(name: str) -> str:
    """Return the text of the SQL file `name`, a path in this package such as `load/articles.sql`."""
    return files("warehouse").joinpath(name).read_text(encoding="utf-8")


def sql_files(directory: str) -> list[str]:
    """Return the names of the SQL files in `directory`, as `read_sql` takes them, in order."""
    names = (entry.name for entry in files("warehouse").joinpath(directory).iterdir())
    return sorted(f"{directory}/{name}" for name in names if name.endswith(".sql"))


def every_sql(directory: str = "") -> list[str]:
    """Return the names of the SQL files in this package and all packages in it, as `read_sql` takes them, in order."""
    entries = sorted(files("warehouse").joinpath(directory).iterdir(), key=lambda entry: entry.name)
    inside = [f"{directory}/{entry.name}".lstrip("/") for entry in entries]
    names: list[str] = []
    for entry, name in zip(entries, inside, strict=True):
        if entry.is_dir():
            names += every_sql(name)
        elif name.endswith(".sql"):
            names.append(name)
    return names


def run_step(connection: duckdb.DuckDBPyConnection, name: str, **values: str | int) -> None:
    """Run the statements of `<name>.sql`, as `load/articles`; `values` fill its placeholders: names and numbers."""
    statements = read_sql(f"{name}.sql")
    connection.execute(statements.format(**values) if values else statements)
