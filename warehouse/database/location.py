"""Where the warehouse is: in a DuckDB file, or in a lake."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

SCHEMES = ("postgresql://", "postgres://")
# host=127.0.0.1 port=5432 password='with a space'
KEYWORD = re.compile(r"\s*(\w+)\s*=\s*('(?:[^'\\]|\\.)*'|(?:[^\s'\\]|\\.)+)")


@dataclass(frozen=True)
class Lake:
    """A DuckLake: its catalogue is a schema of a PostgreSQL database, its tables are Parquet files in a folder."""

    catalogue: Mapping[str, str]
    """Keywords of libpq and their values, without the password."""
    password: str | None = field(repr=False)
    """None: libpq looks for it in PGPASSWORD and ~/.pgpass."""
    files: str | None
    """Folder of the Parquet files, or s3://bucket/path; None: what the catalogue names, or `data_dir`/lake if new."""
    data_dir: Path
    """What memory cannot hold goes there for a while."""

    def __str__(self) -> str:
        """The lake by the address of its catalogue, for a person."""
        host = self.catalogue.get("host", "localhost")
        return f"the lake at {host}:{self.catalogue.get('port', '5432')}/{self.catalogue.get('dbname', '')}"

    @property
    def address(self) -> str:
        """The keywords as libpq takes them."""
        return " ".join(f"{name}='{escaped(value)}'" for name, value in self.catalogue.items())

    @property
    def new_files(self) -> str:
        """Where the Parquet files of a new lake are to be, with a slash at the end."""
        if self.files is not None and "://" in self.files:
            return f"{self.files.rstrip('/')}/"
        return f"{Path(self.files or self.data_dir / 'lake').absolute()}/"


Place = Path | Lake
"""A DuckDB file, or a lake."""


def lake_of(address: str, files: str | Path | None, data_dir: Path) -> Lake:
    """The lake whose catalogue is in the database at `address`, a URL or keywords as libpq takes them.

    Raises ValueError where the address is neither; says nothing of what it is, for it may hold a password.
    """
    files = None if files is None else str(files)
    keywords = keywords_of_url(address) if "://" in address else keywords_of_text(address)
    password = keywords.pop("password", None)
    return Lake(keywords, password, files, data_dir)


def keywords_of_url(address: str) -> dict[str, str]:
    """The keywords that `postgresql://user:password@host:port/dbname?name=value` stands for."""
    if not address.startswith(SCHEMES):
        raise ValueError("the address of a catalogue begins with postgresql://")
    try:
        parts = urlsplit(address)
        named = {"host": parts.hostname, "port": parts.port, "user": parts.username, "password": parts.password}
    except ValueError:
        raise ValueError("the address of the catalogue has no valid host and port") from None
    keywords = {name: unquote(str(value)) for name, value in named.items() if value is not None}
    database = unquote(parts.path.removeprefix("/"))
    return keywords | ({"dbname": database} if database else {}) | dict(parse_qsl(parts.query))


def keywords_of_text(text: str) -> dict[str, str]:
    """The keywords in `host=… dbname=…`, where a value may stand in quotes."""
    found: dict[str, str] = {}
    position = 0
    text = text.strip()
    while position < len(text):
        match = KEYWORD.match(text, position)
        if match is None:
            raise ValueError("a catalogue is named as postgresql://host/dbname, or as host=… dbname=…")
        found[match[1]] = re.sub(r"\\(.)", r"\1", match[2][1:-1] if match[2].startswith("'") else match[2])
        position = match.end()
    if not found:
        raise ValueError("a catalogue is named as postgresql://host/dbname, or as host=… dbname=…")
    return found


def escaped(value: str) -> str:
    """A value as it stands between the quotes of a connection string."""
    return value.replace("\\", "\\\\").replace("'", "\\'")
