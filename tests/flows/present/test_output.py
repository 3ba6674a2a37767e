"""Hostile text of pages in every output: a terminal obeys none of it, no spreadsheet runs it, Markdown shows it."""

import csv
import io
import json
import logging
import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from rich.console import Console

from flows.pipeline.crawl import _forward_log
from flows.present.row_formats import Format, markdown_cell
from flows.present.rows import print_rows
from spiders.terminal_text import PlainFormatter, one_line, plain
from tests.warehouse.load.test_records import article, capture
from warehouse.database.file import DatabaseFile
from warehouse.database.warehouse import open_warehouse
from warehouse.load.batch import Batch, Reading
from warehouse.load.write import load
from warehouse.publish.publication import publish

ESCAPE, BELL, ONE_CHARACTER_ESCAPE = "\x1b", "\x07", "\x9b"
HOSTILE = {
    "window title": f"{ESCAPE}]0;owned{BELL}",
    "colour": f"{ESCAPE}[31mred",
    "clear screen": f"{ESCAPE}[2J{ESCAPE}[H",
    "hyperlink": f"{ESCAPE}]8;;https://evil.example/{ESCAPE}\\click{ESCAPE}]8;;{ESCAPE}\\",
    "clipboard": f"{ESCAPE}]52;c;cm0gLXJm{BELL}",
    "C1 control": f"{ONE_CHARACTER_ESCAPE}31mred\x9d0;owned\x9c",
    "backspace": "safe\b\b\b\bevil",
    "carriage return": "safe\revil",
    "line feed": "title\ncaci: the run is green",
    "Unicode line ends": "title\u2028caci: the run\u2029is green\x85",
    "direction": "abc\u202egpj.exe\u2066x\u2069",
    "delete and null": "a\x7fb\x00c",
    "rich markup": "[red]not red[/red][link=https://evil.example]x[/link]",
    "formula": '=HYPERLINK("https://evil.example","x")',
    "formula plus": "+cmd|' /C calc'!A0",
    "formula minus": "-2+3+cmd|' /C calc'!A0",
    "formula at": "@SUM(1+1)",
    "formula tab": "\t=1+1",
    "formula return": "\r=1+1",
    "formula line feed": "\n=1+1",
    "formula wide": "＝1+1",
    "pipe": "a | b || c",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>&lt;b&gt;",
    "link": "[x](javascript:alert(1)) ![x](https://evil.example/x.png)",
    "emphasis": "*a* _b_ `c` ~~d~~ \\| e",
}
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What no output may contain; repeated here, so that it does not change with the code."""
EVERY = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())


def printed(output: Format, *values: object) -> str:
    console = Console(file=io.StringIO(), width=200)
    print_rows(console, [f"c{number}" for number in range(len(values))], [values], output)
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


@EVERY
@pytest.mark.parametrize("output", list(Format))
def test_no_format_lets_a_terminal_obey(output: Format, text: str) -> None:
    assert not OBEYED.search(printed(output, text, [text], {text: text}))


@EVERY
def test_what_is_harmless_in_it_is_still_read(text: str) -> None:
    assert re.findall(r"\w+", plain(text)) == re.findall(r"\w+", OBEYED.sub("�", text))


@EVERY
def test_json_has_the_same_text(text: str) -> None:
    assert json.loads(printed(Format.JSON, text)) == [{"c0": text}]


@EVERY
def test_a_cell_of_csv_is_one_cell_with_the_text(text: str) -> None:
    ((cell, second),) = list(csv.reader(io.StringIO(printed(Format.CSV, text, "x"), newline="")))[1:]
    assert (cell, second) == (plain(text), "x")


@EVERY
def test_a_cell_of_a_spreadsheet_is_one_cell_and_not_a_formula(text: str) -> None:
    ((cell, second),) = list(csv.reader(io.StringIO(printed(Format.SPREADSHEETS, text, "x"), newline="")))[1:]
    assert second == "x"
    assert cell[0] not in "=+-@\t\r\n＝＋－＠"
    assert cell.removeprefix("'") == plain(text)


@EVERY
def test_lines_of_json_have_the_same_text(text: str) -> None:
    assert [json.loads(line) for line in printed(Format.JSONL, text).splitlines()] == [{"c0": text}]


@EVERY
def test_a_row_of_markdown_stays_a_row_of_its_cells(text: str) -> None:
    (row,) = printed(Format.MARKDOWN, text, "x").splitlines()[2:]
    assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) == 3
    assert "<" not in row.replace("<br>", "")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("slashed_one_reading", "slashed_one_reading"),
        ("_b_ *c* `d`", "\\_b\\_ \\*c\\* \\`d\\`"),
        ("[x](javascript:y)", "\\[x\\](javascript:y)"),
        ("R&D &lt;b>", "R&D &amp;lt;b>"),
        ("a\\|b", "a\\\\\\|b"),
    ],
)
def test_markup_is_shown_as_it_was_written(text: str, cell: str) -> None:
    assert markdown_cell(text) == cell


@EVERY
def test_a_message_is_one_line(text: str) -> None:
    assert len(one_line(f"rejected: {text}").splitlines()) == 1
    assert not OBEYED.search(one_line(text))


@EVERY
def test_the_spiders_log_is_passed_on_without_control_characters(text: str, caplog: pytest.LogCaptureFixture) -> None:
    line = f"2026-11-23 22:00:00 [spiders.read] WARNING: {text}\n"
    with caplog.at_level(logging.DEBUG, logger="tests.output"):
        _forward_log(io.StringIO(line, newline="\n"), logging.getLogger("tests.output"), deque())
    assert caplog.messages
    assert not any(OBEYED.search(message) for message in caplog.messages)


@EVERY
def test_a_crawl_by_itself_logs_without_control_characters(text: str) -> None:
    record = logging.LogRecord("spiders", logging.WARNING, __file__, 1, "rejected: %s", (text,), None)
    line = PlainFormatter("%(levelname)s %(message)s").format(record)
    assert line.startswith("WARNING rejected: ")
    assert not OBEYED.search(line)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data directory whose article has hostile text in every field that comes from a page."""
    data_dir = tmp_path_factory.mktemp("hostile")
    everything = "".join(HOSTILE.values())
    record = article(
        title=everything, byline=everything, abstract=everything, bio=everything, body=everything,
        section=everything, tags=(everything,), pdf_url=f"https://evil.example/{everything}",
    )  # fmt: skip
    parts: dict[str, list[Any]] = {
        "authors": [part.model_copy(update={"name": everything, "affiliation": everything}) for part in record.authors],
        "sections": [part.model_copy(update={"label": everything, "text": everything}) for part in record.sections],
        "digest_items": [],
        "links": [part.model_copy(update={"url": everything, "text": everything}) for part in record.links],
        "evidence": [part.model_copy(update={"raw": everything}) for part in record.evidence],
    }
    record = record.model_copy(update={name: tuple(value) for name, value in parts.items()})
    seen = capture(1)
    with open_warehouse(data_dir / "warehouse.duckdb") as connection:
        load(connection, Batch(captures=[seen], articles=[Reading(seen.capture_id, seen.fetched_at, record)]))
    publish(DatabaseFile(data_dir / "warehouse.duckdb"), data_dir / "analyst.duckdb")
    (data_dir / "archive").mkdir()
    yield data_dir


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "caci:1"),
        ("show", "caci:1", "--why"),
        ("show", "caci:1", "--format", "json"),
        ("show", "caci:1", "--format", "markdown"),
        ("show", "caci:1", "--format", "csv"),
        ("sql", "SELECT title, body FROM articles"),
        ("sql", "SELECT title AS t, * FROM sections, articles", "--format", "csv"),
        ("status",),
    ],
    ids=" ".join,
)
def test_a_command_shows_hostile_text_and_obeys_none_of_it(arguments: tuple[str, ...], hostile: Path, caci) -> None:
    done = caci(*arguments, data_dir=hostile)
    assert done.returncode == 0, done.stderr
    assert "red" in done.stdout and "evil" in done.stdout
    assert not OBEYED.search(done.stdout + done.stderr)


def test_an_error_that_quotes_a_page_has_no_control_characters(hostile: Path, caci) -> None:
    done = caci("sql", "SELECT error((SELECT title FROM articles))", data_dir=hostile)
    assert done.returncode == 2
    assert "owned" in done.stderr
    assert not OBEYED.search(done.stderr)


def test_the_texts_are_hostile(hostile: Path) -> None:
    """Opened by DuckDB itself, the database has the texts as the page had them."""
    with duckdb.connect(str(hostile / "analyst.duckdb"), read_only=True) as connection:
        (title,) = connection.execute("SELECT title FROM articles").fetchall()[0]
    assert OBEYED.search(title)
