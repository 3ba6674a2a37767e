"""The address of a lake: its catalogue in PostgreSQL, and the folder of its files."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

SCHEMES = ("postgresql://", "postgres://")
# host=127.0.0.1 port=5432 password='with a space'
KEYWORD = re.compile(r"\s*(\w+)\s*=\s*('(?:[^'\\]|\\.)*'|(?:[^\s'\\]|\\.)+)")


@dataclass(frozen=True)
class LakeAddress:
    """Where a DuckLake is: its catalogue in a schema of a PostgreSQL database, its tables as Parquet files in a folder.

    As a string, the address of its catalogue for a person.
    """

    catalogue: Mapping[str, str]
    """Keywords of libpq and their values, without the password
    (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS)."""
    password: str | None = field(repr=False)
    """None: libpq looks for it in PGPASSWORD and ~/.pgpass."""
    files: str | None
    """Folder of the Parquet files, or s3://bucket/path; None: what the catalogue names, or `data_dir`/lake if new."""
    data_dir: Path
    """Holds what does not fit into memory for a while."""

    def __str__(self) -> str:
        """Return the lake by the address of its catalogue."""
        host = self.catalogue.get("host", "localhost")
        return f"the lake at {host}:{self.catalogue.get('port', '5432')}/{self.catalogue.get('dbname', '')}"

    @property
    def connection_string(self) -> str:
        """The keywords as libpq takes them."""
        return " ".join(f"{name}='{escaped(value)}'" for name, value in self.catalogue.items())

    @property
    def new_files(self) -> str:
        """The folder for the Parquet files of a new lake, with a slash at the end."""
        if self.files is not None and "://" in self.files:
            return f"{self.files.rstrip('/')}/"
        return f"{Path(self.files or self.data_dir / 'lake').absolute()}/"


def read_address(catalogue: str, files: str | Path | None, data_dir: Path) -> LakeAddress:
    """Return the address of the lake whose catalogue is in the database `catalogue`: a URL, or keywords of libpq.

    Raises:
        ValueError: it is neither; the message does not repeat it, because it may hold a password.
    """
    keywords = keywords_of_url(catalogue) if "://" in catalogue else keywords_of_text(catalogue)
    password = keywords.pop("password", None)
    return LakeAddress(keywords, password, None if files is None else str(files), data_dir)


def keywords_of_url(address: str) -> dict[str, str]:
    """Return the keywords that `postgresql://user:password@host:port/dbname?name=value` stands for."""
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
    """Return the keywords in `host=… dbname=…`, where a value may be in quotes."""
    keywords: dict[str, str] = {}
    position = 0
    text = text.strip()
    while position < len(text):
        match = KEYWORD.match(text, position)
        if match is None:
            raise ValueError("a catalogue is named as postgresql://host/dbname, or as host=… dbname=…")
        keywords[match[1]] = re.sub(r"\\(.)", r"\1", match[2][1:-1] if match[2].startswith("'") else match[2])
        position = match.end()
    if not keywords:
        raise ValueError("a catalogue is named as postgresql://host/dbname, or as host=… dbname=…")
    return keywords


def escaped(value: str) -> str:
    """Return a value as it is written between the quotes of a connection string."""
    return value.replace("\\", "\\\\").replace("'", "\\'")
