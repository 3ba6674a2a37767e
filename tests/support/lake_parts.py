"""Lakes on a real PostgreSQL, each in a database of its own."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg

from tests.support.prefect_parts import postgresql

PASSWORD = "open sesame/'@"  # a URL, a keyword and SQL each escape it differently
numbers = count(1)


class Server:
    """A PostgreSQL server on loopback that requires a password of the user `writer`, and none of the user `prefect`."""

    def __init__(self, home: Path, address: str) -> None:
        self.home = home / "postgresql"
        self.place = address.rpartition("@")[2].partition("/")[0]

    def run(self, statement: str, database: str = "postgres") -> list[Any]:
        """Return the rows of a statement of the superuser."""

        async def fetch() -> list[Any]:
            connection = await asyncpg.connect(f"postgresql://prefect@{self.place}/{database}")
            try:
                return list(await connection.fetch(statement))
            finally:
                await connection.close()

        return asyncio.run(fetch())

    def require_password(self) -> None:
        """Create the user `writer`, who needs the password to connect."""
        quoted = PASSWORD.replace("'", "''")
        self.run(f"CREATE ROLE writer LOGIN PASSWORD '{quoted}'")
        rules = self.home / "pg_hba.conf"
        owner = rules.stat()
        rules.write_text(f"host all writer 127.0.0.1/32 scram-sha-256\n{rules.read_text()}")
        os.chown(rules, owner.st_uid, owner.st_gid)
        self.run("SELECT pg_reload_conf()")

    def new_database(self) -> str:
        """Create an empty database, and return its name."""
        name = f"lake{next(numbers)}"
        self.run(f"CREATE DATABASE {name} OWNER writer")
        return name

    def address(self, database: str | None = None, user: str = "prefect") -> str:
        """Return the address of a database, by default a new one, without a password."""
        return f"postgresql://{user}@{self.place}/{database or self.new_database()}"


@contextmanager
def server(home: Path, fsync: bool = False) -> Iterator[Server]:
    """Run the server until the context ends; for `fsync` see `postgresql`."""
    with postgresql(home, fsync) as address:
        running = Server(home, address)
        running.require_password()
        yield running
