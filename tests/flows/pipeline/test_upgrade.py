"""A warehouse of an older version is made again from the archive, whichever version it is of, and nothing is lost."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from flows.pipeline.load import REBUILT, load_archive
from flows.pipeline.progress import LineReporter
from flows.pipeline.rebuild import rebuild
from flows.settings import Settings
from replica.server import Replica
from tests.conftest import Caci
from tests.support.digest import table_digests
from tests.support.older_warehouse import VERSIONS, write_older
from warehouse.errors import WarehouseError

QUIET = LineReporter(lambda line: None)
NEW = 2
"""Articles that the archive has and the older warehouse does not."""
FIRST_WITH_CAPTURES = 3


class Watching:
    """Takes the progress of a load, and looks at each step whether what is published can be read."""

    def __init__(self, snapshot: Path) -> None:
        self.snapshot = snapshot
        self.lines: list[str] = []
        self.articles: set[int] = set()

    def update(self, _phase: str, _completed: int, _total: int | None) -> None:
        self.look()

    def say(self, line: str) -> None:
        self.lines.append(line)
        self.look()

    def look(self) -> None:
        with closing(duckdb.connect(self.snapshot, read_only=True)) as connection:
            self.articles |= {count for (count,) in connection.execute("SELECT count(*) FROM articles").fetchall()}


class Killed(BaseException):
    """Stands for a signal."""


class Dying(Watching):
    """A reporter under which the process dies at the first step."""

    def update(self, _phase: str, _completed: int, _total: int | None) -> None:
        raise Killed


@pytest.fixture(scope="module")
def small_site() -> Iterator[Replica]:
    with Replica(articles=24, seed=7) as site:
        yield site


@pytest.fixture(scope="module")
def fetched(caci: Caci, small_site: Replica, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory after a run and a decision, by the current version."""
    data_dir = tmp_path_factory.mktemp("fetched") / "data"
    done = caci("ingest", "--origin", small_site.url, data_dir=data_dir)
    assert done.returncode == 0, done.stdout + done.stderr
    articles = articles_of(data_dir / "warehouse.duckdb")
    done = caci("duplicates", "merge", articles[0], articles[1], "--by", "Irma", data_dir=data_dir)
    assert done.returncode == 0, done.stdout + done.stderr
    return data_dir


@pytest.fixture
def settings(fetched: Path, tmp_path: Path) -> Settings:
    """A copy of `fetched` whose warehouse a test replaces by an older one."""
    data_dir = Path(shutil.copytree(fetched, tmp_path / "data", symlinks=True))
    (data_dir / "warehouse.duckdb").unlink()
    return Settings(data_dir=data_dir, readers=1)


def articles_of(path: Path, chosen: str = "GROUP BY article_id") -> list[str]:
    """The articles in a database, or those of whose observations a clause of SQL is true."""
    with closing(duckdb.connect(path, read_only=True)) as connection:
        articles = connection.execute(f"SELECT article_id FROM observations {chosen} ORDER BY ALL").fetchall()
        return [article for (article,) in articles]


def digests(path: Path) -> dict[str, str]:
    with closing(duckdb.connect(path, read_only=True)) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        return table_digests(connection)


def change(path: Path, statement: str) -> None:
    with closing(duckdb.connect(path)) as connection:
        connection.execute(statement)


QUICK = {min(VERSIONS)}
"""The tests below begin with version 9, which says, unlike this one, from what it was loaded."""


@pytest.mark.parametrize(
    "version", [pytest.param(version, marks=[] if version in QUICK else pytest.mark.slow) for version in VERSIONS]
)
def test_a_warehouse_of_an_older_version_is_made_again(version: int, fetched: Path, settings: Settings) -> None:
    older, current = settings.warehouse_file, fetched / "warehouse.duckdb"
    write_older(older, version, current)
    new = articles_of(current, "GROUP BY article_id HAVING bool_and(source_kind = 'item')")[:NEW]
    change(older, f"DELETE FROM articles WHERE article_id IN {tuple(new)}")
    if version >= FIRST_WITH_CAPTURES:
        change(older, f"DELETE FROM captures WHERE article_id IN {tuple(new)}")
    else:
        new = articles_of(current)  # it did not say from what it was loaded
    published = settings.snapshot.read_bytes()
    progress = Watching(settings.snapshot)

    loaded = load_archive(settings, progress)

    assert loaded.problems == []
    assert (loaded.new, loaded.report.articles_new) == (new, len(new)), "only what the older one did not hold is new"
    assert [line for line in progress.lines if "made by an older version" in line] != []
    assert digests(older) == digests(current), "as a fresh load of the archive"
    assert progress.articles == {len(articles_of(current))}
    assert settings.snapshot.read_bytes() == published
    assert not (settings.data_dir / REBUILT).exists()
    assert load_archive(settings, QUIET).report.captures == 0


def test_a_load_gives_the_same_tables_as_a_fresh_one(fetched: Path, settings: Settings) -> None:
    """What the other tests compare with."""
    load_archive(settings, QUIET)
    assert digests(settings.warehouse_file) == digests(fetched / "warehouse.duckdb")


def test_a_killed_upgrade_leaves_the_older_one_and_is_done_by_the_next_run(fetched: Path, settings: Settings) -> None:
    write_older(settings.warehouse_file, 9, fetched / "warehouse.duckdb")
    before = settings.warehouse_file.read_bytes()
    with pytest.raises(Killed):
        load_archive(settings, Dying(settings.snapshot))
    assert settings.warehouse_file.read_bytes() == before
    load_archive(settings, QUIET)
    assert digests(settings.warehouse_file) == digests(fetched / "warehouse.duckdb")


def test_what_the_archive_lacks_is_not_given_up_unasked(fetched: Path, settings: Settings) -> None:
    older = settings.warehouse_file
    write_older(older, 9, fetched / "warehouse.duckdb")
    change(older, "UPDATE captures SET capture_id = 'urn:uuid:gone' WHERE page_kind = 'home' OR page_kind = 'robots'")
    change(older, "INSERT INTO runs BY NAME (SELECT * REPLACE ('gone' AS run_id) FROM runs LIMIT 1)")
    before = older.read_bytes()
    with pytest.raises(WarehouseError, match=r"the archive lacks \d of the captures.*`caci rebuild --yes`"):
        load_archive(settings, QUIET)
    assert older.read_bytes() == before
    result = rebuild(settings, QUIET)
    assert (result.in_use, result.older_version, "gone" in result.unarchived) == (False, True, True)
    assert older.read_bytes() == before
    assert rebuild(settings, QUIET, yes=True).in_use
    assert digests(older) == digests(fetched / "warehouse.duckdb")


def test_a_damaged_older_one_is_set_aside(fetched: Path, settings: Settings) -> None:
    write_older(settings.warehouse_file, 9, fetched / "warehouse.duckdb")
    whole = bytearray(settings.warehouse_file.read_bytes())
    for start in range(4 * 4096, len(whole), 4096):
        whole[start + 100] ^= 1
    settings.warehouse_file.write_bytes(whole)
    (problem,) = load_archive(settings, QUIET).problems
    assert "set aside" in problem
    assert digests(settings.warehouse_file) == digests(fetched / "warehouse.duckdb")


def test_commands_that_only_read_say_what_to_do(caci: Caci, fetched: Path, settings: Settings) -> None:
    write_older(settings.warehouse_file, 5, fetched / "warehouse.duckdb")
    before = settings.warehouse_file.read_bytes()
    for command in (["status"], ["certificate", "--all"], ["publish"]):
        done = caci(*command, data_dir=settings.data_dir)
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1
        assert "was made by an older version of this program (schema 5, this one needs 11)" in done.stderr
        assert "`caci rebuild`" in done.stderr
    assert settings.warehouse_file.read_bytes() == before
    done = caci("search", "the", data_dir=settings.data_dir)
    assert (done.returncode, done.stderr) == (0, ""), "what is published can be asked all the time"
    done = caci("rebuild", data_dir=settings.data_dir)
    assert done.returncode == 0, done.stderr
    assert "made by an older version of this program, so nothing was compared" in done.stdout
    assert digests(settings.warehouse_file) == digests(fetched / "warehouse.duckdb")


def test_a_refresh_chooses_from_the_warehouse_that_was_made_again(
    caci: Caci, fetched: Path, small_site: Replica, settings: Settings
) -> None:
    write_older(settings.warehouse_file, 1, fetched / "warehouse.duckdb")
    done = caci("refresh", "--origin", small_site.url, "--limit", "1", "--hours", "0", data_dir=settings.data_dir)
    assert done.returncode == 0, done.stdout + done.stderr
    assert articles_of(settings.warehouse_file) == articles_of(fetched / "warehouse.duckdb")
