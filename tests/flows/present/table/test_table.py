"""Any result is readable in any terminal, and whole in a file or a pipe."""

import csv
import io
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from rich.cells import cell_len
from rich.console import Console

from flows.present.row_formats import Format
from flows.present.rows import print_rows
from flows.present.table.printing import Layout, print_table
from flows.present.table.values import cell_text, cut, isolated
from tests.conftest import Caci, Ingested, environment_of
from tests.support.paths import ROOT
from tests.support.terminal import ORDERS, TerminalText, in_terminal

EVERY_ROW = Layout()
WIDTHS = (80, 100, 120)
MACROS = ("search('afghan')", "articles_on('kashmir')", "writers_on('kashmir')", "topic_by_year('kashmir')")
LONG = "The Kazakh government’s announcement " * 100
ARABIC, HEBREW, CHINESE, COMBINED, FAMILY = "أفغانستان", "שלום", "哈萨克斯坦" * 30, "e\u0301" * 90, "👨‍👩‍👧" * 50


def shown(
    columns: list[str], rows: list[tuple[Any, ...]], width: int = 80, layout: Layout = EVERY_ROW, height: int = 24
) -> list[str]:
    """Return the lines that a terminal shows."""
    file = TerminalText()
    print_table(Console(file=file, width=width, height=height, color_system=None), columns, rows, layout)
    return ORDERS.sub("", file.getvalue()).splitlines()


@pytest.fixture(scope="module")
def relations(ingested: Ingested) -> dict[str, tuple[list[str], list[tuple[Any, ...]]]]:
    """The columns and the first rows of every table and view that is published, and of macros."""
    with duckdb.connect(str(ingested.data_dir / "analyst.duckdb"), read_only=True) as connection:
        own = "WHERE NOT internal"
        names = connection.execute(
            f"SELECT schema_name, table_name FROM duckdb_tables() {own} UNION ALL "
            f"SELECT schema_name, view_name FROM duckdb_views() {own}"
        ).fetchall()
        found = {}
        for name in [*(".".join(parts) for parts in names), *MACROS]:
            cursor = connection.execute(f"FROM {name} LIMIT 15")
            found[name] = ([column for column, *_ in cursor.description or []], cursor.fetchall())
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_every_relation_of_the_published_database_fits(
    width: int, relations: dict[str, tuple[list[str], list[tuple[Any, ...]]]]
) -> None:
    assert len(relations) > 40
    for name, (columns, rows) in relations.items():
        for some in (rows, rows[:1]):
            lines = shown(columns, some, width)
            assert max(map(cell_len, lines)) <= width, name
            if len(some) > 1:
                assert_readable(name, columns, some, lines)


def assert_readable(name: str, columns: list[str], rows: list[tuple[Any, ...]], lines: list[str]) -> None:
    header, rule, *printed = lines
    places = [place for place, column in enumerate(columns) if column in header.split()]
    assert len(rule.split()) >= min(len(columns), 2), name
    for row, line in zip(rows, printed, strict=False):
        assert line.strip(), name
        for place in places:
            value = row[place]
            if isinstance(value, date) or (isinstance(value, str) and columns[place] in {"article_id", "section"}):
                assert str(value) in line, name
    if len(places) < len(columns):
        assert f"{len(columns)} columns, {len(rule.split())} shown" in "\n".join(printed)


HARD: dict[str, tuple[list[str], list[tuple[Any, ...]]]] = {
    "long texts": (["a", "b", "c"], [(LONG, LONG, LONG)] * 3),
    "a hundred columns": ([f"column_{number}" for number in range(100)], [tuple(range(100))] * 2),
    "a hundred texts": ([f"c{number}" for number in range(100)], [tuple([LONG] * 100)] * 2),
    "a name wider than the terminal": (["n" * 300], [("x",), ("y",)]),
    "a word wider than the terminal": (["a"], [("x" * 5000,), ("y" * 5000,)]),
    "nothing": (["a", "b"], []),
    "one row of nothing": (["a"], [(None,)]),
    "line ends and tabs": (["a", "b"], [("one\ntwo\r\n\tthree\x0b", "\u2028"), ("", "\t")]),
    "escape sequences": (["\x1b[2J"], [("\x1b]0;owned\x07",), ("\x9b31m",)]),
    "Chinese": (["a", CHINESE], [(CHINESE, CHINESE)] * 2),
    "combining marks": (["a", "b"], [(COMBINED, "a" + "\u0301" * 9000)] * 2),
    "joined emoji": (["a", "b"], [(FAMILY, FAMILY)] * 2),
    "right to left": (["a", "b"], [(ARABIC * 20, 5), (HEBREW, 6)]),
    "nested": (["a"], [([{"x": LONG, "y": [1, None]}],), ({"k": datetime(2001, 2, 3, tzinfo=UTC)},)]),
    "bytes": (["a"], [(bytes(range(256)),), (b"",)]),
    "numbers": (["a", "b"], [(10**300, Decimal("1.50")), (float("nan"), None)]),
    "the same name twice": (["a", "a"], [(1, 2), (3, 4)]),
}


@pytest.mark.parametrize("width", [40, *WIDTHS])
@pytest.mark.parametrize("layout", [Layout(), Layout(vertical=True)], ids=["table", "vertical"])
@pytest.mark.parametrize("columns, rows", HARD.values(), ids=HARD.keys())
def test_no_line_is_wider_than_the_terminal(
    columns: list[str], rows: list[tuple[Any, ...]], layout: Layout, width: int
) -> None:
    for some in (rows, rows[:1]):
        lines = shown(columns, some, width, layout)
        assert max(cell_len(line) for line in lines if not line.startswith(("All", "Whole"))) <= width
        assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for line in lines for character in line)
        assert any(line.strip(" ─") for line in lines)


def test_what_is_left_out_and_how_to_see_it_is_said() -> None:
    columns, row = [f"column_{number}" for number in range(30)], tuple(range(30))
    lines = shown(columns, [row] * 600, layout=Layout(max_rows=None))
    assert lines[-2] == "600 rows, 17 shown · 30 columns, 8 shown"
    assert lines[-1] == "All rows: --rows 0. All columns: --format vertical."
    assert len(lines) == 21
    assert len(shown(columns, [row] * 600, layout=Layout(max_rows=100))) == 104
    assert shown(["a"], [(1,)])[-1] == "1 row"


def test_what_a_row_is_about_stays_while_other_columns_are_left_out() -> None:
    columns = ["article_id", *(f"other_{number}" for number in range(20)), "title", "url", "published_on"]
    lines = shown(columns, [("caci:8400", *[12345] * 20, LONG, LONG, date(2003, 9, 24))] * 2)
    assert lines[0].split() == ["article_id", "other_0", "other_1", "other_2", "title", "published_on"]
    assert lines[2].startswith("caci:8400") and lines[2].endswith("2003-09-24") and "…" in lines[2]


def test_numbers_are_at_the_right_and_null_is_not_an_empty_text() -> None:
    lines = shown(["number", "text", "on"], [(5, "", date(2001, 2, 3)), (None, None, None), (1234, "x", None)])
    assert lines[2:5] == ["     5        2001-02-03", "  NULL  NULL  NULL", "  1234  x     NULL"]
    file = TerminalText()
    print_table(Console(file=file, force_terminal=True, width=80), ["a"], [(None,), ("NULL",)], Layout())
    assert "\x1b[2mNULL" in file.getvalue() and "\nNULL\n" in file.getvalue(), "a text NULL has no style"


def test_one_row_that_does_not_fit_is_shown_vertically_and_its_texts_whole_when_asked() -> None:
    columns, row = ["article_id", "body", "gone_since"], ("caci:1", LONG, None)
    lines = shown(columns, [row])
    assert lines[0].startswith("── row 1 of 1 ──") and lines[1] == "article_id  caci:1"
    assert lines[-3:] == ["gone_since  NULL", "1 row", "Whole texts: --format vertical."]
    assert len(lines) == 9
    whole = " ".join(shown(columns, [row], layout=Layout(vertical=True)))
    assert " ".join(whole.split()).count("The Kazakh government’s announcement") == 100


def test_line_ends_stay_in_a_vertical_text() -> None:
    lines = shown(["a", "bc"], [("one\n\ntwo", 5)], layout=Layout(vertical=True))
    assert lines[1:5] == ["a   one", "", "    two", "bc  5"]


def test_explain_is_drawn() -> None:
    drawing = "┌───┐\n│ X │\n└───┘\n"
    lines = shown(["explain_key", "explain_value"], [("physical_plan", drawing)])
    assert lines[:3] == drawing.splitlines()


@pytest.mark.parametrize(
    ("text", "cells", "expected"),
    [
        ("enough", 6, "enough"), ("too much", 6, "too m…"), ("on 2003-09-24", 12, "on…"), ("on 2003-09-24", 13, None),
        ("in 1,234,567 places", 10, "in…"), ("哈萨克斯坦", 6, "哈萨…"), ("e\u0301" * 5, 5, None),
        ("e\u0301" * 6, 5, "e\u0301" * 4 + "…"),
        ("a" + "\u0301" * 900, 5, "a" + "\u0301" * 39 + "…"),
    ],
)  # fmt: skip
def test_a_text_is_cut_at_cells_and_never_within_a_date(text: str, cells: int, expected: str | None) -> None:
    assert cut(text, cells) == (text if expected is None else expected)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "NULL"), (True, "true"), (False, "false"), (-2.5, "-2.5"), (date(2001, 2, 3), "2001-02-03"),
        ([None, "a", [1]], "[NULL, a, [1]]"), ({"a": None}, "{a: NULL}"), (b"a\x00\\", "a\\x00\\x5C"),
        ("a\n\n b", "a↵b"),
    ],
)  # fmt: skip
def test_a_value_is_written_as_duckdb_writes_it(value: Any, text: str) -> None:
    assert cell_text(value) == text


def test_text_from_right_to_left_turns_nothing_beside_it() -> None:
    assert isolated(ARABIC) == f"\u200e{ARABIC}\u200e"
    assert isolated("Kazakhstan – Қазақстан") == "Kazakhstan – Қазақстан"
    assert cell_len(isolated(ARABIC)) == cell_len(ARABIC)


@pytest.mark.parametrize("output", [Format.TABLE, Format.VERTICAL])
def test_a_file_gets_everything(output: Format, tmp_path: Path) -> None:
    columns, rows = [f"c{number}" for number in range(50)], [tuple([LONG] * 50)] * 6
    with (tmp_path / "file").open("w+") as file:
        print_rows(Console(file=file, width=80), columns, rows, output)
        file.seek(0)
        text = file.read()
    assert text.count(LONG.strip()) == 300 and "…" not in text


@pytest.mark.parametrize("output", list(Format))
def test_many_rows_are_written_in_few_steps(output: Format) -> None:
    """Each may be a system call: of 100,000 rows they took as long as all the rest."""
    steps = []

    class Counting(io.StringIO):
        def write(self, text: str) -> int:
            steps.append(len(text))
            return len(text)

    print_rows(Console(file=Counting()), ["a", "b"], [(1, "x")] * 20_000, output)
    assert len(steps) <= 62 and sum(steps) > 60_000


def test_in_a_terminal_and_in_a_pipe(ingested_60: Ingested, tmp_path: Path, caci: Caci) -> None:
    """The same query: fitted and counted in a terminal, whole in a pipe, whatever COLUMNS says."""
    code, printed = in_terminal(tmp_path, ingested_60.data_dir, "sql", "FROM articles", columns=100)
    header, rule, *rows = printed.splitlines()
    assert code == 0 and header.split()[:2] == ["article_id", "item_id"]
    assert f"{len(rule.split())} shown" in rows[-2] and len(rows) == 19
    piped = caci("sql", "FROM articles", data_dir=ingested_60.data_dir, COLUMNS="80").stdout.splitlines()
    as_csv = caci("sql", "FROM articles", "--format", "csv", data_dir=ingested_60.data_dir).stdout
    stored = list(csv.DictReader(io.StringIO(as_csv, newline="")))
    assert len(piped) == len(stored) + 2
    assert piped[0].split() == list(stored[0])
    assert all(row["body"].split("\n")[-1] in line for row, line in zip(stored, piped[2:], strict=True))


def test_every_statement_answers(ingested_60: Ingested, tmp_path: Path, caci: Caci) -> None:
    done = caci("sql", "SELECT 1 AS one; SELECT 2 AS two; SELECT error('three')", data_dir=ingested_60.data_dir)
    assert done.stdout.split() == ["one", "───", "1", "two", "───", "2"]
    assert done.returncode == 2 and "three" in done.stderr
    as_json = caci("sql", "SELECT 1 AS one; SELECT 2 AS two", "--format", "json", data_dir=ingested_60.data_dir)
    assert "".join(as_json.stdout.split()) == '[{"one":1}][{"two":2}]'
    pivot = "PIVOT articles ON section USING count(*) GROUP BY kind; SELECT 'after' AS pivot"
    assert "after" in caci("sql", pivot, data_dir=ingested_60.data_dir).stdout


def test_a_file_that_would_hold_the_rows_of_one_of_two_statements_is_refused(
    ingested_60: Ingested, tmp_path: Path, caci: Caci
) -> None:
    for name in ("rows.csv", "rows.parquet"):
        done = caci("sql", "SELECT 1; SELECT 2", "--output", str(tmp_path / name), data_dir=ingested_60.data_dir)
        assert done.returncode == 2 and "Only the rows of one statement fit here" in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_query_from_a_file(ingested_60: Ingested, tmp_path: Path, caci: Caci) -> None:
    file = tmp_path / "query.sql"
    file.write_text("-- A question\nSELECT 'é' AS letter;\nSELECT 2;\n", encoding="utf-8")
    assert "é" in caci("sql", "--file", str(file), data_dir=ingested_60.data_dir).stdout
    both = caci("sql", "SELECT 1", "--file", str(file), data_dir=ingested_60.data_dir)
    assert (both.returncode, both.stderr) == (2, "caci: Give either a query or --file.\n")
    missing = caci("sql", "--file", str(tmp_path / "none.sql"), data_dir=ingested_60.data_dir)
    assert missing.returncode == 2 and "none.sql: No such file or directory." in missing.stderr
    file.write_bytes(b"SELECT '\xff'")
    binary = caci("sql", "--file", str(file), data_dir=ingested_60.data_dir)
    assert binary.returncode == 2 and "query.sql: it is not UTF-8." in binary.stderr


def test_a_closed_pipe_is_no_error(ingested_60: Ingested, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "flows.cli", "--data-dir", str(ingested_60.data_dir), "sql", "FROM paragraphs"]
    environment = environment_of(tmp_path)
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, cwd=ROOT
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_describe_has_the_comments(ingested_60: Ingested, caci: Caci) -> None:
    for name in ("articles", "ARTICLES", "main.articles_by_author"):
        described = caci("sql", f"describe {name};", data_dir=ingested_60.data_dir).stdout
        assert described.splitlines()[0].split() == ["column_name", "column_type", "null", "comment"]
        assert "Identifier of the article" in described or "The article" in described
    unknown = caci("sql", "DESCRIBE nothing", data_dir=ingested_60.data_dir).stderr
    assert "LINE 1: DESCRIBE nothing" in unknown, "the query of the user is quoted, and not ours"
