"""`caci sql` as it is used in a terminal: prompt, history, completion, files, and the age of the data."""

import json
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import duckdb
import pyarrow.parquet
import pytest
from prompt_toolkit import PromptSession
from prompt_toolkit.history import FileHistory, InMemoryHistory
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.cells import cell_len
from rich.console import Console

from flows.present.prompt import session as sql_prompt
from flows.present.prompt.commands import PromptCommands
from flows.present.words import span
from tests.conftest import Caci, environment_of
from tests.support.started import cpu_seconds, wait_until
from tests.support.terminal import TerminalText
from tests.warehouse.load.test_records import reading
from warehouse.database.file import DatabaseFile
from warehouse.database.warehouse import open_warehouse
from warehouse.load.write import load
from warehouse.publish.publication import publish

# What a terminal takes for orders: colours, movements of the cursor
PAINT = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("data")
    with open_warehouse(directory / "warehouse.duckdb") as connection:
        load(connection, reading(1))
    publish(DatabaseFile(directory / "warehouse.duckdb"), directory / "analyst.duckdb")
    return directory


def asked(data_dir: Path, typed: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Return what the prompt prints when `typed` is typed."""
    with create_pipe_input() as keyboard:
        keyboard.send_text(typed)
        session: PromptSession[str] = PromptSession(
            input=keyboard, output=DummyOutput(), history=InMemoryHistory(), key_bindings=sql_prompt.keys()
        )
        sql_prompt.ask(data_dir / "analyst.duckdb", session)
    return capsys.readouterr().out


def test_queries_are_answered_until_exit(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = asked(data_dir, "SELECT title\rFROM articles;\rSELEC 1;\rSELECT 6 * 7 AS answer;\rexit\r", capsys)
    assert "analyst.duckdb, published less than a minute ago." in output.replace("\n", " ")
    assert "Title first" in output and "42" in output
    assert output.count("1 row · ") == 2
    assert 'syntax error at or near "SELEC"' in output and "Traceback" not in output


def test_a_database_that_was_changed_is_named_and_the_prompt_stays(
    data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(data_dir, tmp_path, symlinks=True, dirs_exist_ok=True)

    def leave_changes(*_: object) -> None:
        """Act as another client does, while the first answer is printed."""
        log = tmp_path / "analyst.duckdb.wal"
        log.unlink()
        log.write_bytes(b"changes")

    monkeypatch.setattr(sql_prompt, "print_table", leave_changes)
    output = " ".join(asked(tmp_path, "SELECT 1;\rSELECT 2;\rexit\r", capsys).split())
    assert "has changes of another program beside it, in analyst.duckdb.wal. Run `caci publish`" in output


def test_tables_are_listed_with_what_they_are(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = " ".join(asked(data_dir, "tables\r\x04", capsys).split())
    assert "articles" in output and "One row per article" in output and "conclusions" in output
    assert "text_shingles" not in output


def test_in_a_terminal(data_dir: Path, tmp_path: Path) -> None:
    """The real command on a real terminal, twice: the second time the arrow brings back the query of the first."""
    state = tmp_path / "state"
    environment = environment_of(tmp_path, XDG_STATE_HOME=str(state), TERM="xterm", PROMPT_TOOLKIT_NO_CPR="1")
    with terminal(data_dir, environment) as shown:
        shown.type("SELECT any_value(printed_as) AS p FROM article_autho\t", until="article_authors")
        assert "Dr. Ann Lee" in shown.type(";\r", until=" ms.*caci>")
    history = state / "caci/sql_history"
    assert oct(history.stat().st_mode)[-3:] == "600"
    assert "+SELECT any_value(printed_as) AS p FROM article_authors;" in history.read_text()
    with terminal(data_dir, environment) as shown:
        assert "Dr. Ann Lee" in shown.type("\x1b[A\r", until=" ms.*caci>")


@dataclass
class Terminal:
    """A terminal with the prompt in it."""

    descriptor: int
    process: "subprocess.Popen[bytes]"

    def start(self, typed: str) -> None:
        """Type a query, and wait until it has used some CPU time."""
        before = cpu_seconds(self.process.pid)
        self.type(typed, until="FROM t;")
        assert wait_until(lambda: cpu_seconds(self.process.pid) - before > 2)

    def type(self, typed: str, until: str) -> str:
        """Type, and return what is shown until the pattern `until` appears."""
        os.write(self.descriptor, typed.encode())
        shown, deadline = "", time.monotonic() + 60
        while not re.search(until, PAINT.sub("", shown), re.DOTALL):
            assert time.monotonic() < deadline, shown
            if select.select([self.descriptor], [], [], 0.2)[0]:
                shown += os.read(self.descriptor, 4096).decode(errors="replace")
        return shown


ENDLESS = "WITH RECURSIVE t AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM t) SELECT count(*) FROM t;"


def test_ctrl_c_ends_a_query_and_keeps_the_prompt(data_dir: Path, tmp_path: Path) -> None:
    """Also a second time, and a query of the prompt that was stopped does not disturb the next one."""
    with terminal(data_dir, environment_of(tmp_path, TERM="xterm", PROMPT_TOOLKIT_NO_CPR="1")) as shown:
        for _ in range(2):
            shown.start(f"{ENDLESS}\r")
            assert "Traceback" not in shown.type("\x03", until="Stopped.*caci>")
            assert "42" in shown.type("SELECT 6 * 7 AS answer;\r", until="1 row · .* ms.*caci>")


@pytest.mark.parametrize("at_work", [True, False])
def test_a_signal_ends_the_prompt(data_dir: Path, tmp_path: Path, at_work: bool) -> None:
    environment = environment_of(tmp_path, TERM="xterm", PROMPT_TOOLKIT_NO_CPR="1")
    with terminal(data_dir, environment, code=143) as shown:
        if at_work:
            shown.start(f"{ENDLESS}\r")
        shown.process.terminate()
        assert "Traceback" not in shown.type("", until="ended by SIGTERM")


@contextmanager
def terminal(data_dir: Path, environment: dict[str, str], code: int = 0) -> Iterator[Terminal]:
    """The real command without a query on a real terminal; left by Ctrl-D, if it has not ended with `code`."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "flows.cli", "--data-dir", str(data_dir), "sql"]
    with subprocess.Popen(
        # As the terminal of a session of its own, which sends the signal of Ctrl-C.
        ["setsid", "--ctty", *command],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
    ) as process:
        os.close(theirs)
        try:
            shown = Terminal(ours, process)
            shown.type("", until="caci>")
            yield shown
            os.write(ours, b"\x04")
            assert process.wait(timeout=30) == code
        finally:
            process.kill()
            os.close(ours)


def test_history_that_cannot_be_written_is_kept_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert isinstance(sql_prompt.history(), FileHistory)
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    assert isinstance(sql_prompt.history(), InMemoryHistory)


def test_a_query_may_be_piped_in(data_dir: Path) -> None:
    command = [sys.executable, "-m", "flows.cli", "--data-dir", str(data_dir), "sql", "--format", "json"]
    done = subprocess.run(command, input="SELECT 1 AS one", capture_output=True, text=True, check=True, timeout=60)
    assert json.loads(done.stdout) == [{"one": 1}]


def test_rows_go_into_a_file(data_dir: Path, tmp_path: Path, caci: Caci) -> None:
    query = "SELECT item_id, title FROM articles"
    for form in ("csv", "table", "parquet"):
        file = tmp_path / f"rows.{form}"
        done = caci("sql", query, "--format", form, "--output", str(file), data_dir=data_dir)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", f"1 row in {file}.\n")
    assert (tmp_path / "rows.csv").read_text() == "item_id,title\n1,Title first\n"
    assert pyarrow.parquet.read_table(tmp_path / "rows.parquet").to_pylist() == [{"item_id": 1, "title": "Title first"}]
    kept = (tmp_path / "rows.csv").read_text()
    for arguments, output in (
        (("SELEC", "--format", "csv", "--output", str(tmp_path / "rows.csv")), "SELEC"),
        ((query, "--output", str(tmp_path / "none" / "rows.csv")), "cannot be written: No such file"),
        ((query, "--format", "parquet"), "name a file with --output"),
    ):
        done = caci("sql", *arguments, data_dir=data_dir)
        assert done.returncode in {1, 2} and output in done.stderr and "Traceback" not in done.stderr
    assert (tmp_path / "rows.csv").read_text() == kept
    assert {path.suffix for path in tmp_path.iterdir()} == {".csv", ".table", ".parquet"}


def test_data_that_was_published_long_ago_is_called_old(data_dir: Path, tmp_path: Path, caci: Caci) -> None:
    assert caci("sql", "SELECT 1", data_dir=data_dir).stderr == ""
    old = tmp_path / "analyst.duckdb"
    old.write_bytes((data_dir / "analyst.duckdb").read_bytes())
    with duckdb.connect(old) as connection:
        connection.execute("UPDATE publication SET published_at = published_at - INTERVAL 9 DAYS")
    (tmp_path / "warehouse.duckdb").write_bytes((data_dir / "warehouse.duckdb").read_bytes())
    (tmp_path / "archive").mkdir()
    for command in (("sql", "SELECT 1"), ("search", "title")):
        done = caci(*command, data_dir=tmp_path)
        assert (done.returncode, done.stderr[:33]) == (0, "The published data is 9 days old:")
    assert caci("sql", "SELECT 1", data_dir=tmp_path, CACI_OLDEST_SNAPSHOT="10").stderr == ""
    assert "published 9 days ago" in caci("status", data_dir=tmp_path).stdout.replace("\n", " ")


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=-5), "less than a minute"), (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=1), "1 minute"), (timedelta(hours=23, minutes=59), "23 hours"),
        (timedelta(days=8.5), "8 days"),
    ],
)  # fmt: skip
def test_an_age_in_words(age: timedelta, words: str) -> None:
    assert span(age) == words


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("help\r", r"\\x +Show results with one value a line"),
        ("\\?\r", r"\.maxrows N"),
        ("\\d\r", r"articles +One row per article.*search\(…\) +Articles with the words"),
        (".tables\r", r"articles_by_author +Who wrote what"),
        ("\\d articles\r", r"articles: One row per article.*article_id +VARCHAR +Identifier of the article"),
        ("\\d Article_Authors;\r", r"article_authors: .*printed_as +VARCHAR"),
        ("\\d search\r", r"search\(query, label := NULL.*score +DOUBLE"),
        ("\\d nothing\r", r"There is no table, view or macro nothing\. `\\d` lists them\."),
        (".schema sections\r", r"CREATE TABLE sections\("),
        (".schema nothing\r", r"There is no table or view nothing\."),
        ("\\x\rSELECT 5 AS a, 6 AS b;\r", r"One value a line\..*── row 1 of 1 ─+ a +5 b +6 1 row · "),
        ("\\x\r\\x\rSELECT 5 AS a;\r", r"Results are tables\. a ─ 5 1 row · "),
        (".maxrows 0\r", r"Tables show all rows\."),
        (".maxrows auto\r", r"Tables show a screenful\."),
        (".maxrows many\r", r"Give a number"),
        ("\\o file\r", r"There is no command \\o\. Type `help` for a list\."),
        ("SELECT 1 AS one; SELECT 2 AS two;\r", r"one ─── 1 1 row · \d+ ms two ─── 2 1 row · "),
    ],
)
def test_the_prompt_understands(typed: str, printed: str, data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = " ".join(asked(data_dir, f"{typed}\\q\r", capsys).split())
    assert re.search(printed, output), output


def test_tables_in_a_narrow_prompt_break_no_name(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for width in (80, 100, 120):
        file = TerminalText()
        monkeypatch.setenv("PAGER", "cat")
        commands = PromptCommands(Console(file=file, width=width, color_system=None), data_dir / "analyst.duckdb")
        for line in ("help", "\\d", "\\d articles", "\\d mentions"):
            assert commands.run(line)
        assert max(map(cell_len, PAINT.sub("", file.getvalue()).splitlines())) <= width
        assert "author_descriptions" in file.getvalue() and "…[" not in file.getvalue()
