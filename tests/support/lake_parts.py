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

PASSWORD = "open sesame/'@"  # what a URL, a keyword and SQL each write in their own way
numbers = count(1)


class Server:
    """A PostgreSQL server on loopback that asks the user `writer` for the password, and the user `prefect` for none."""

    def __init__(self, home: Path, address: str) -> None:
        self.home = home / "postgresql"
        self.place = address.rpartition("@")[2].partition("/")[0]

    def run(self, statement: str, database: str = "postgres") -> list[Any]:
        """What PostgreSQL answers to a statement of its superuser."""

        async def answer() -> list[Any]:
            connection = await asyncpg.connect(f"postgresql://prefect@{self.place}/{database}")
            try:
                return list(await connection.fetch(statement))
            finally:
                await connection.close()

        return asyncio.run(answer())

    def ask_for_passwords(self) -> None:
        """Makes the user `writer`, whom the server lets in by the password alone."""
        quoted = PASSWORD.replace("'", "''")
        self.run(f"CREATE ROLE writer LOGIN PASSWORD '{quoted}'")
        rules = self.home / "pg_hba.conf"
        owner = rules.stat()
        rules.write_text(f"host all writer 127.0.0.1/32 scram-sha-256\n{rules.read_text()}")
        os.chown(rules, owner.st_uid, owner.st_gid)
        self.run("SELECT pg_reload_conf()")

    def new_database(self) -> str:
        """The name of a new, empty database."""
        name = f"lake{next(numbers)}"
        self.run(f"CREATE DATABASE {name} OWNER writer")
        return name

    def address(self, database: str | None = None, user: str = "prefect") -> str:
        """The address of a database, of a new one by default, without a password."""
        return f"postgresql://{user}@{self.place}/{database or self.new_database()}"


@contextmanager
def server(home: Path, fsync: bool = False) -> Iterator[Server]:
    """The server, for as long as the context lasts; for `fsync` see `postgresql`."""
    with postgresql(home, fsync) as address:
        made = Server(home, address)
        made.ask_for_passwords()
        yield made
