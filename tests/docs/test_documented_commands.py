"""Each line of the documentation that can be typed is typed as it stands, with places of the test for its examples."""

import os
import re
import select
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from flows.cli import COMMANDS
from tests.conftest import Caci, Ingested, environment_of
from tests.support.module_strings import strings_of
from tests.support.paths import ROOT
from warehouse.query.sandbox import query

PAGES = ["README.md", *(f"docs/{page.name}" for page in sorted((ROOT / "docs").glob("*.md")))]
BLOCK = re.compile(r"^ {4}(?:\.venv/bin/)?(caci .*)$", re.MULTILINE)
INLINE = re.compile(r"`(?:\.venv/bin/)?caci ([^`]+)`")
WITHOUT_END = {"serve": "ends when it is stopped", "demo": "has tests of its own", "automations": "needs a server"}
CRAWLING = {"ingest", "audit", "refresh", "backfill"}
NARROW = 80


def lines(pattern: re.Pattern[str]) -> list[str]:
    """Return what the pages have, each once, in order; a line may end with a comment."""
    found = [line for page in PAGES for line in pattern.findall((ROOT / page).read_text(encoding="utf-8"))]
    return list(dict.fromkeys(" ".join(line.split("   #")[0].split()) for line in found))


TYPED = [line for line in lines(BLOCK) if line.split()[1] not in WITHOUT_END]
NAMED = lines(INLINE)
OPTION = re.compile(r"(?<![\w-])--?[a-z][\w-]*")


@dataclass
class Reader:
    """Somebody who types lines of the documentation in a folder of a copy of the ingested data."""

    caci: Caci
    folder: Path
    site: str
    data_dir: Path
    articles: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.articles = self._column(
            "SELECT article_id FROM articles WHERE item_id IS NOT NULL ORDER BY published_on NULLS LAST, item_id"
        )
        self.people = self._column("SELECT name FROM authors ORDER BY author_id")
        (self.folder / "saved-pages").mkdir()
        shutil.copy(ROOT / "tests/pages/item-print-view-2016.html", self.folder / "saved-pages")
        (self.folder / "text-renderings").mkdir()
        shutil.copy(ROOT / "tests/pages/rendering-2003.txt", self.folder / "text-renderings")
        shutil.copy(next((self.data_dir / "archive").glob("*.warc.gz")), self.folder / "archive.warc.gz")

    def _column(self, sql: str) -> list[str]:
        return [str(value) for (value,) in query(self.data_dir / "analyst.duckdb", sql).rows]

    def words(self, line: str) -> list[str]:
        """Return the words of a line, without `caci`, with places that exist in the copy."""
        one, two, three = self.articles[:3]
        places = {
            "caci:7190": one, "7190": one, "ARTICLE": one, "7820": two, "7831": three, "NAME": self.people[0],
            "demo": str(self.data_dir), "/mnt/backup/caci": str(self.folder / "backup"),
            "/srv/caci": str(self.folder / "restored"), "~/analyst": str(self.folder / "analyst"),
        }  # fmt: skip
        return [places.get(word, word.replace("…", "SELECT 1")) for word in shlex.split(line)[1:]]

    def types(self, line: str) -> "subprocess.CompletedProcess[str]":
        words = self.words(line)
        data_dir = self.data_dir
        if words[0] == "--data-dir":
            data_dir, words = Path(words[1]), words[2:]
        if words[0] in {"export", "sql", "search", "cite", "report"} and "--output" in words:
            place = words.index("--output") + 1
            words[place] = str(self.folder / words[place])
        if words[0] == "import":
            words = [words[0], *(str(self.folder / word) for word in words[1:])]
        return self.caci(*words, data_dir=data_dir, CACI_ORIGIN=self.site, COLUMNS=str(NARROW))


@pytest.fixture(scope="module")
def reader(ingested_60: Ingested, caci: Caci, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    folder = tmp_path_factory.mktemp("reader")
    shutil.copytree(ingested_60.data_dir, folder / "data", symlinks=True)
    return Reader(caci, folder, ingested_60.site.url, folder / "data")


def test_there_are_lines_to_type() -> None:
    assert len(TYPED) > 15
    assert len(NAMED) > 40


@pytest.mark.slow
def test_each_line_can_be_typed_as_it_stands(reader: Reader) -> None:
    """Nearly in the order of the pages: a restore needs the backup before it, and two can be split that are joined."""
    failures = {}
    later = [" split", " reset", "/srv", " verify"]
    for line in sorted(
        TYPED, key=lambda line: max((later.index(part) + 1 for part in later if part in line), default=0)
    ):
        done = reader.types(line)
        if done.returncode != 0 or "Traceback" in done.stdout + done.stderr:
            failures[line] = f"exit {done.returncode}: {done.stderr or done.stdout}"
    assert failures == {}


@pytest.mark.slow
def test_a_line_says_where_its_result_is(reader: Reader) -> None:
    """The comments beside the lines of docs/exports.md."""
    assert (reader.folder / "analyst").is_dir()
    assert (reader.folder / "backup" / "archive").is_dir()
    assert (reader.folder / "restored" / "analyst.duckdb").is_file()
    assert (reader.data_dir / "exports" / "parquet").is_dir()


@pytest.fixture(scope="module")
def helps(caci: Caci, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("helps")
    pages = {name: caci(name, "--help", data_dir=folder, COLUMNS=str(NARROW)).stdout for name in COMMANDS}
    of_duplicates = [name for name in re.findall(r"│ ([a-z]+) ", pages["duplicates"]) if name != "caci"]
    pages["duplicates"] += "".join(caci("duplicates", name, "--help", data_dir=folder).stdout for name in of_duplicates)
    pages[""] = caci("--help", data_dir=folder, COLUMNS=str(NARROW)).stdout
    return pages


def unknown_in(text: str, helps: dict[str, str]) -> list[str]:
    """Return what a text such as `sql --timeout` has that the command line does not know."""
    words = text.split()
    command = next((word for word in words if word in COMMANDS), "")
    if not command and not text.startswith(("-", "COMMAND")):
        return [text]
    known = helps[command] + helps[""]
    return [option for option in OPTION.findall(text.split('"')[0]) if option not in known]


def test_the_pages_name_commands_and_options_that_exist(helps: dict[str, str]) -> None:
    """Also in the middle of a sentence; the guides name a command that their reader will add."""
    assert {line: unknown for line in NAMED if (unknown := unknown_in(line, helps))} == {}


def test_messages_and_helps_name_commands_and_options_that_exist(helps: dict[str, str]) -> None:
    modules = [path for room in ("flows", "spiders", "warehouse") for path in sorted((ROOT / room).rglob("*.py"))]
    named = {line for path in modules for text in strings_of(path) for line in INLINE.findall(text)}
    named |= {line for page in helps.values() for line in INLINE.findall(" ".join(page.replace("│", " ").split()))}
    assert len(named) > 10
    assert {line: unknown for line in sorted(named) if (unknown := unknown_in(line, helps))} == {}


def test_every_help_fits_into_80_columns(helps: dict[str, str]) -> None:
    wide = {
        name: [line for line in page.splitlines() if len(line) > NARROW]
        for name, page in helps.items()
        if name != "duplicates"
    }
    assert {name: found for name, found in wide.items() if found} == {}


def in_terminal(words: list[str], data_dir: Path, home: Path) -> Iterator[str]:
    """Yield the lines that a command shows in a terminal of 80 columns."""
    import pty
    import termios
    from fcntl import ioctl
    from struct import pack

    ours, theirs = pty.openpty()
    ioctl(theirs, termios.TIOCSWINSZ, pack("HHHH", 24, NARROW, 0, 0))
    environment = environment_of(home, TERM="dumb", PAGER="cat", CACI_DATA_DIR=str(data_dir))
    environment.pop("COLUMNS")
    process = subprocess.Popen(
        [sys.executable, "-m", "flows.cli", *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
        cwd=home,
    )
    os.close(theirs)
    shown, deadline = b"", time.monotonic() + 120
    while time.monotonic() < deadline:
        if select.select([ours], [], [], 1)[0]:
            try:
                shown += os.read(ours, 65536)
            except OSError:  # the command has ended
                break
    os.close(ours)
    assert process.wait(timeout=30) == 0, shown.decode(errors="replace")
    yield from shown.decode().replace("\r\n", "\n").split("\n")


@pytest.mark.slow
@pytest.mark.parametrize(
    "line",
    [
        'sql "FROM articles LIMIT 2"', 'sql "FROM duplicates"', "search union", "show ARTICLE", "show ARTICLE --why",
        "certificate", "status", "duplicates", "release --list", "politeness",
    ],
)  # fmt: skip
def test_nothing_is_wider_than_a_terminal_of_80_columns(line: str, reader: Reader, tmp_path: Path) -> None:
    shown = list(in_terminal(reader.words(f"caci {line}"), reader.data_dir, tmp_path))
    assert any(len(one) > 10 for one in shown)
    addresses = re.compile(r"https?://\S+|sha256:\S+|/\S+")  # these are to be copied whole
    assert [one for one in shown if len(one) > NARROW and not addresses.search(one)] == []
    boxes = [one for one in shown if one.startswith("│")]
    assert all(re.search(r"\w|…", one) for one in boxes), "an empty grid"


@pytest.mark.slow
def test_other_programs_read_the_archive_as_the_page_says(reader: Reader) -> None:
    """`warcio` and `fastwarc`, where they are installed."""
    text = (ROOT / "docs" / "archive.md").read_text(encoding="utf-8")
    typed = [
        line.split("   #")[0].strip() for line in re.findall(r"^ {4}((?:warcio|for file) .*)$", text, re.MULTILINE)
    ]
    assert len(typed) == 3
    tools = Path(sys.executable).parent
    for line in typed:
        program = "fastwarc" if "fastwarc" in line else "warcio"
        if not (tools / program).exists():
            continue
        done = subprocess.run(
            line, shell=True, executable="/bin/sh", cwd=reader.data_dir, capture_output=True, text=True, timeout=120,
            check=False, env={"PATH": f"{tools}:/usr/bin:/bin"},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
