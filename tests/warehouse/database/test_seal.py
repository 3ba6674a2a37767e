"""What is published is what was written, whatever other clients of DuckDB do to the file or leave beside it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from tests.support.published import FILES, writable
from tests.warehouse.load.test_records import reading
from warehouse.database.file import DatabaseFile
from warehouse.database.files import log_of, logs_of, remove_database, set_aside
from warehouse.database.seal import prove, prove_swap, seal, seal_file_of
from warehouse.database.warehouse import open_warehouse
from warehouse.errors import ChangedSnapshot
from warehouse.exports.content.database_tables import attached
from warehouse.load.write import load
from warehouse.own_folder import NAME
from warehouse.publish.publication import publish
from warehouse.query.sandbox import query

TITLES = "SELECT title FROM articles ORDER BY item_id"
# Opens the database as most graphical clients do, to write, and obeys its standard input until it ends or is killed.
CLIENT = """
import duckdb, os, sys
try:
    connection = duckdb.connect(sys.argv[1])
except duckdb.Error as error:  # the file is read-only, for whoever is not root
    print("refused", flush=True)
    sys.exit()
connection.execute("SET checkpoint_threshold = '1TB'")
print("open", flush=True)
for line in sys.stdin:
    try:
        connection.execute(line)
        print("done", flush=True)
    except duckdb.Error as error:
        print("failed", flush=True)
connection.close()
"""
CHANGES = [
    "DELETE FROM articles WHERE item_id = 1",
    "ALTER TABLE articles DROP COLUMN abstract",
    "CREATE OR REPLACE VIEW conclusions AS SELECT 1 AS forged",
    "UPDATE articles SET title = 'FORGED'",
    "ALTER TABLE articles RENAME TO moved",
    "DROP TABLE articles CASCADE",
    "CREATE TABLE own AS SELECT range AS n FROM range(300000)",
    "CREATE OR REPLACE MACRO search(words) AS TABLE SELECT 1",
]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with two articles, published."""
    data = tmp_path_factory.mktemp("published")
    for number in (1, 2):
        add_article(data, number)
    assert publish_again(data) == []
    return data


@pytest.fixture
def data(published: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    shutil.copytree(published, tmp_path, symlinks=True, dirs_exist_ok=True)
    return tmp_path


def add_article(data: Path, number: int) -> None:
    with open_warehouse(data / "warehouse.duckdb") as connection:
        load(connection, reading(number, number, str(number), title=f"Title {number}"))


def publish_again(data: Path) -> list[Path]:
    return publish(DatabaseFile(data / "warehouse.duckdb"), data / "analyst.duckdb")


def titles_that_readers_see(snapshot: Path) -> list[list[str]]:
    """Return the titles that the sandbox, an export and any other client read."""
    with attached(snapshot, snapshot.parent / "spill") as export, duckdb.connect(snapshot, read_only=True) as client:
        answers = [query(snapshot, TITLES).rows, export.execute(TITLES).fetchall(), client.execute(TITLES).fetchall()]
        assert client.execute("SELECT count(*) FROM search('title')").fetchone() == (len(answers[0]),)
    return [[title for (title,) in rows] for rows in answers]


class Client:
    """A client in a process of its own."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def run(self, sql: str) -> str:
        """Return how a statement ended."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{sql}\n")
        self.process.stdin.flush()
        return self.line()

    def end(self, how: str) -> None:
        if how == "killed":
            self.process.kill()
        self.process.communicate()


@contextmanager
def client_of(snapshot: Path) -> Iterator[Client]:
    command = [sys.executable, "-c", CLIENT, str(snapshot)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Client(process)
        finally:
            process.kill()


@pytest.mark.parametrize("end", ["killed", pytest.param("closed", marks=pytest.mark.slow)])
def test_no_client_commits_to_a_published_database(data: Path, end: str) -> None:
    """Also none that runs as root, for whom a file is never read-only."""
    snapshot = data / "analyst.duckdb"
    assert snapshot.stat().st_mode & 0o222 == 0
    before = {entry.name for entry in data.iterdir()}
    with client_of(snapshot) as client:
        if client.line() == "open":
            assert {client.run(change) for change in CHANGES} == {"failed"}
        client.end(end)
    assert {entry.name for entry in data.iterdir()} == before >= FILES
    publish_again(data)
    assert titles_that_readers_see(snapshot) == [["Title 1", "Title 2"]] * 3
    prove(snapshot, in_full=True)


@pytest.mark.parametrize("end", [pytest.param("killed", marks=pytest.mark.slow), "closed"])
def test_a_client_that_stays_connected_changes_no_later_publication(data: Path, end: str) -> None:
    snapshot = data / "analyst.duckdb"
    with client_of(snapshot) as client:
        is_open = client.line() == "open"
        add_article(data, 3)
        assert publish_again(data) == []
        if is_open:
            assert {client.run(change) for change in CHANGES} == {"failed"}
        assert titles_that_readers_see(snapshot) == [["Title 1", "Title 2", "Title 3"]] * 3
        client.end(end)
    assert titles_that_readers_see(snapshot) == [["Title 1", "Title 2", "Title 3"]] * 3
    prove(snapshot, in_full=True)


@pytest.mark.parametrize(
    "change", CHANGES[:2] + [pytest.param(change, marks=pytest.mark.slow) for change in CHANGES[2:]]
)
def test_what_a_client_left_beside_an_older_publication_is_set_aside(data: Path, change: str) -> None:
    """Another is connected during the next publication, writes after it, and is killed too."""
    snapshot = writable(data / "analyst.duckdb")
    with client_of(snapshot) as client:
        assert (client.line(), client.run(change)) == ("open", "done")
        client.end("killed")
    assert log_of(snapshot).stat().st_size > 0
    add_article(data, 3)
    left = log_of(snapshot).read_bytes()
    with client_of(snapshot) as client:
        assert client.line() == "open"
        wrote = client.run("CREATE TABLE notes (n INTEGER)")
        (aside,) = publish_again(data)
        assert aside.read_bytes()[: len(left)] == left
        assert titles_that_readers_see(snapshot) == [["Title 1", "Title 2", "Title 3"]] * 3
        assert (wrote, client.run("INSERT INTO notes VALUES (1)")) == ("done", "done"), "into its own file"
        client.end("killed")
    assert titles_that_readers_see(snapshot) == [["Title 1", "Title 2", "Title 3"]] * 3
    prove(snapshot, in_full=True)


PUT: dict[str, Callable[[Path], object]] = {
    "a file": lambda log: log.write_bytes(b"changes"),
    "a folder": Path.mkdir,
    "a link to a file": lambda log: log.symlink_to(log.with_name("warehouse.duckdb")),
    "a link to nothing yet": lambda log: log.symlink_to(log.with_name("not there yet")),
}
"""What may lie where DuckDB looks for changes."""


@pytest.mark.parametrize("kind", PUT)
def test_nothing_is_read_while_changes_lie_beside_the_database(data: Path, kind: str) -> None:
    snapshot = data / "analyst.duckdb"
    for log in logs_of(snapshot):
        log.unlink(missing_ok=True)
        PUT[kind](log)
        with pytest.raises(ChangedSnapshot, match=rf"in {log.name}\. Run `caci publish`"):
            query(snapshot, TITLES)
        log.rename(data / f"put away {log.name}")
    for log in logs_of(snapshot):
        (data / f"put away {log.name}").rename(log)
    set_aside = publish_again(data)
    assert [path.name.partition(".aside-")[0] for path in set_aside] == [log.name for log in logs_of(snapshot)]
    assert titles_that_readers_see(snapshot) == [["Title 1", "Title 2"]] * 3


def test_a_changed_file_is_not_read(data: Path) -> None:
    snapshot = data / "analyst.duckdb"
    content = bytearray(snapshot.read_bytes())
    content[-1] ^= 1
    status = snapshot.stat()
    snapshot.chmod(0o644)
    snapshot.write_bytes(content)
    for read in (lambda: query(snapshot, TITLES), lambda: attached(snapshot, data / "spill").__enter__()):
        with pytest.raises(ChangedSnapshot, match="another program has changed it"):
            read()
    # Whoever sets the time back as well is only seen if all of it is read.
    os.utime(snapshot, ns=(status.st_atime_ns, status.st_mtime_ns))
    with pytest.raises(ChangedSnapshot):
        prove(snapshot, in_full=True)
    publish_again(data)
    assert titles_that_readers_see(snapshot) == [["Title 1", "Title 2"]] * 3


def test_a_database_in_place_of_the_published_one_is_not_read(data: Path) -> None:
    snapshot = data / "analyst.duckdb"
    (data / "own.duckdb").write_bytes((data / "warehouse.duckdb").read_bytes())
    (data / "own.duckdb").replace(snapshot)
    with pytest.raises(ChangedSnapshot):
        query(snapshot, TITLES)


def test_a_copy_of_the_data_directory_is_read(data: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("copy")
    subprocess.run(["cp", "-r", f"{data}/.", other], check=True)
    assert titles_that_readers_see(other / "analyst.duckdb") == [["Title 1", "Title 2"]] * 3
    add_article(other, 3)
    publish_again(other)
    assert titles_that_readers_see(other / "analyst.duckdb") == [["Title 1", "Title 2", "Title 3"]] * 3


@pytest.mark.parametrize("sealed", [True, False])
def test_a_publication_that_is_killed_before_the_swap_leaves_the_old_one_readable(data: Path, sealed: bool) -> None:
    snapshot = data / "analyst.duckdb" if sealed else writable(data / "analyst.duckdb")
    for content in (b"new", b"newer"):
        partial = data / "new"
        partial.unlink(missing_ok=True)
        partial.write_bytes(content)
        seal(partial, snapshot)
        assert titles_that_readers_see(snapshot) == [["Title 1", "Title 2"]] * 3
        prove(snapshot, in_full=True)
    publish_again(data)
    assert titles_that_readers_see(snapshot) == [["Title 1", "Title 2"]] * 3


def test_a_reader_that_meets_a_publication_reads_one_or_the_other(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database is swapped after it was proven, and before it is opened."""
    snapshot = data / "analyst.duckdb"
    swaps = [3, 4]

    def prove_and_swap(path: Path) -> object:
        identity = prove(path)
        if swaps:
            add_article(data, swaps.pop(0))
            publish_again(data)
        return identity

    monkeypatch.setattr("warehouse.database.seal.prove", prove_and_swap)
    assert [title for (title,) in query(snapshot, TITLES).rows] == [f"Title {number}" for number in (1, 2, 3, 4)]


def test_a_damaged_seal_is_named_and_replaced(data: Path) -> None:
    snapshot = data / "analyst.duckdb"
    for content in ("", "{", "{}", '{"published": [{"sha256": 1}]}', "[]"):
        seal_file_of(snapshot).write_text(content)
        with pytest.raises(ChangedSnapshot, match="cannot be compared with its seal"):
            query(snapshot, TITLES)
    publish_again(data)
    assert titles_that_readers_see(snapshot) == [["Title 1", "Title 2"]] * 3


def test_a_reader_that_lives_on_reads_each_publication_in_full(data: Path) -> None:
    snapshot = data / "analyst.duckdb"
    first = prove_swap(snapshot, None)
    assert prove_swap(snapshot, first) == first
    publish_again(data)
    second = prove_swap(snapshot, first)
    assert second is not None and second != first
    # Changed without a trace before it was looked at: unlike one query, such a reader notices.
    content, status = bytearray(snapshot.read_bytes()), snapshot.stat()
    content[-1] ^= 1
    snapshot.chmod(0o644)
    snapshot.write_bytes(content)
    os.utime(snapshot, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert prove(snapshot) == second
    with pytest.raises(ChangedSnapshot):
        prove_swap(snapshot, first)
    snapshot.unlink()
    assert prove_swap(snapshot, second) is None


def test_every_log_of_a_database_goes_with_it(tmp_path: Path) -> None:
    """A log that stays would be applied to the next file of that name."""
    one, new = tmp_path / "one", tmp_path / "new"
    for end in (remove_database, set_aside, lambda path: DatabaseFile(path).replace(new)):
        for path in (new, one, *logs_of(one)):
            path.write_text("content")
        end(one)
        assert not any(log.exists() for log in logs_of(one)), end
    (aside,) = tmp_path.glob("one.damaged-*Z")
    assert all(log.exists() for log in logs_of(aside))


def test_a_link_in_place_of_what_is_unfinished_is_not_followed(data: Path) -> None:
    (data / "of the user").write_text("kept")
    for name in ("analyst.duckdb", "analyst.duckdb.seal"):
        (data / NAME / name).symlink_to(data / "of the user")
    publish_again(data)
    assert (data / "of the user").read_text() == "kept"
    assert titles_that_readers_see(data / "analyst.duckdb") == [["Title 1", "Title 2"]] * 3


def test_where_there_are_no_links_a_database_is_published_all_the_same(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    log_of(data / "analyst.duckdb").unlink()
    monkeypatch.setattr(Path, "symlink_to", refused)
    publish_again(data)
    assert titles_that_readers_see(data / "analyst.duckdb") == [["Title 1", "Title 2"]] * 3
