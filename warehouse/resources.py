"""The package's SQL files, read so that they are found in a built wheel too."""

from functools import cache
from importlib.resources import files

import duckdb


@cache
def read_sql(name: str) -> str:
    """The text of the SQL file `name`, a path inside this package such as `queries/status.sql`."""
    return files("warehouse").joinpath(name).read_text(encoding="utf-8")


def sql_files(directory: str) -> list[str]:
    """Names of the SQL files of `directory`, as `read_sql` takes them, in order."""
    names = (entry.name for entry in files("warehouse").joinpath(directory).iterdir())
    return sorted(f"{directory}/{name}" for name in names if name.endswith(".sql"))


def every_sql() -> list[str]:
    """Names of the SQL files of all directories of this package, as `read_sql` takes them, in order."""
    directories = (entry.name for entry in files("warehouse").iterdir() if entry.is_dir())
    return [name for directory in sorted(directories) for name in sql_files(directory)]


def run_step(connection: duckdb.DuckDBPyConnection, name: str, **values: str | int) -> None:
    """Runs the statements of `steps/<name>.sql`; `values` fill its placeholders: names and numbers of this package."""
    statements = read_sql(f"steps/{name}.sql")
    connection.execute(statements.format(**values) if values else statements)
