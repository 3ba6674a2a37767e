"""Each format of rows says what it holds: read back by its own readers, with every kind of value."""

import csv
import io
import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet
import pytest

from flows.errors import UserError
from flows.present.row_formats import ENDINGS, FileFormat, Format, format_of, row_lines, write_rows
from tests.conftest import Caci
from warehouse.exports.formats.registry import ExportFormat
from warehouse.present.delimited_rows import long_cells
from warehouse.present.json_values import jsonable
from warehouse.present.spreadsheet_text import MAX_CHARACTERS, spreadsheet_text
from warehouse.query.column_names import distinct_names

MOMENT = datetime(2026, 11, 25, 4, 5, 6, tzinfo=UTC)
VALUES = [
    # value, as CSV has it, as JSON has it
    (True, "true", True),
    (None, "", None),
    ("", '""', ""),
    ("#1", '"#1"', "#1"),
    ("a,b", '"a,b"', "a,b"),
    ('a"b', '"a""b"', 'a"b'),
    ("a\nb", '"a\nb"', "a\nb"),
    (7, "7", 7),
    (-2.5, "-2.5", -2.5),
    (float("nan"), "nan", None),
    (float("-inf"), "-inf", None),
    ([float("inf"), 1.0], '"[null,1.0]"', [None, 1.0]),
    (Decimal("1.50"), "1.50", 1.5),
    (Decimal("0E-8"), "0.00000000", 0.0),
    (date(2003, 5, 7), "2003-05-07", "2003-05-07"),
    (time(4, 5), "04:05:00", "04:05:00"),
    (MOMENT, "2026-11-25T04:05:06Z", "2026-11-25T04:05:06Z"),
    (MOMENT.astimezone(timezone(timedelta(hours=5))), "2026-11-25T04:05:06Z", "2026-11-25T04:05:06Z"),
    (MOMENT.replace(microsecond=500000), "2026-11-25T04:05:06.500000Z", "2026-11-25T04:05:06.500000Z"),
    (MOMENT.replace(tzinfo=None), "2026-11-25T04:05:06", "2026-11-25T04:05:06"),
    (["a", None, 'b"'], '"[""a"",null,""b\\""""]"', ["a", None, 'b"']),
    ({"a": {"b": [date(2003, 5, 7)]}}, '"{""a"":{""b"":[""2003-05-07""]}}"', {"a": {"b": ["2003-05-07"]}}),
    (b'a\x00"', "a\\x00\\x22", "a\\x00\\x22"),
]


@pytest.mark.parametrize(("value", "field", "json_value"), VALUES, ids=repr)
def test_every_kind_of_value(value: Any, field: str, json_value: Any) -> None:
    assert list(row_lines(["a", "b"], [(value, 1)], Format.CSV)) == ["a,b", f"{field},1"]
    assert json.loads("".join(row_lines(["a"], [(value,)], Format.JSON)), parse_constant=pytest.fail) == [
        {"a": json_value}
    ]
    (line,) = row_lines(["a"], [(value,)], Format.JSONL)
    assert json.loads(line, parse_constant=pytest.fail) == {"a": json_value} == {"a": jsonable(value)}


def test_csv_tells_a_null_from_an_empty_text_and_quotes_a_padded_column() -> None:
    rows = [("", None), (" a", "b"), ("c", " ")]
    assert list(row_lines(["x", "y"], rows, Format.CSV)) == ['"x","y"', '"",', '" a","b"', '"c"," "']


@pytest.mark.parametrize("form", [Format.JSON, Format.JSONL])
def test_no_row_is_json_too(form: Format) -> None:
    assert [json.loads(text) for text in ["".join(row_lines(["a"], [], form))] if text] == (
        [[]] if form is Format.JSON else []
    )


@pytest.mark.parametrize(
    ("columns", "names"),
    [
        (["title", "title"], ["title", "title_1"]),
        (["n", "N", "n"], ["n", "N_1", "n_2"]),
        (["title_1", "title", "title"], ["title_1", "title", "title_2"]),
        (["title", "title", "title_1"], ["title", "title_2", "title_1"]),
        ([], []),
    ],
)
def test_of_two_columns_of_one_name_both_are_there(columns: list[str], names: list[str]) -> None:
    assert distinct_names(columns) == names
    row = tuple(range(len(columns)))
    assert json.loads("".join(row_lines(columns, [row], Format.JSON))) == [dict(zip(names, row, strict=True))]


def test_what_is_json_already_is_not_quoted_once_more() -> None:
    (line,) = row_lines(["a", "b"], [('{"x": [1]}', None)], Format.JSONL, ["JSON", "JSON"])
    assert json.loads(line) == {"a": {"x": [1]}, "b": None}


TEXTS_OF_OTHER_KINDS = [
    "1.10", "2026.11.0", "007", "1e5", "12345e678", "12/05", "3-4", "1:30", "50 %", "$5", "(1)",
    "2003-05-07", "TRUE", "false", "May 2003", "5 May", "Sept. 24, 2003", "24-Sep-03", "march1",
    "=1+1", "+1", "-x", "@SUM(1)", "\t=1", "＝1",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS_OF_OTHER_KINDS)
def test_a_text_that_a_spreadsheet_would_read_as_something_else_stays_a_text(text: str) -> None:
    assert spreadsheet_text(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "caci:8400", "O'Neill = author", "2003 elections", "Mayor 5", "The 1990s", "urn:uuid:1", "a1", "May"]
)
def test_any_other_text_stays_as_it_is_in_a_spreadsheet(text: str) -> None:
    assert spreadsheet_text(text) == text


def test_numbers_days_and_moments_are_what_they_are_in_a_spreadsheet() -> None:
    row = (-5, -2.5, date(2001, 2, 3), True, MOMENT, MOMENT.replace(microsecond=123456), ["=1"], None)
    header, line = row_lines(list("abcdefgh"), [row], Format.SPREADSHEETS)
    assert header == "\ufeffa,b,c,d,e,f,g,h"
    assert line == '-5,-2.5,2001-02-03,true,2026-11-25 04:05:06,2026-11-25 04:05:06.123,"[""=1""]",'


def test_a_cell_that_is_too_long_is_found() -> None:
    rows = [("x" * MAX_CHARACTERS, 1), ("", "y" * (MAX_CHARACTERS + 1))]
    assert [tuple(cell) for cell in long_cells(["a", "b"], rows)] == [("b", 2, MAX_CHARACTERS + 1)]


@pytest.mark.parametrize(("ending", "forms"), ENDINGS.items())
def test_the_ending_of_a_file_says_its_format(ending: str, forms: tuple[FileFormat, ...]) -> None:
    for name in (f"rows{ending}", f"ROWS{ending.upper()}"):
        assert format_of(None, Path(name)) is forms[0]
        for form in FileFormat:
            if form in forms:
                assert format_of(form, Path(name)) is form
            else:
                with pytest.raises(UserError, match="would not hold what its ending says"):
                    format_of(form, Path(name))


def test_other_names_of_files_need_a_format() -> None:
    assert format_of(None, Path("/dev/stdout")) is FileFormat.TABLE
    assert format_of(FileFormat.CSV, Path("rows.dat")) is FileFormat.CSV
    for name in ("rows.xlsx", "rows.tsv", "rows.csv.gz"):
        with pytest.raises(UserError, match="No format that can be written has the ending"):
            format_of(None, Path(name))
    with pytest.raises(UserError, match="name a file with --output"):
        format_of(FileFormat.PARQUET, None)


def test_formats_of_rows_and_of_exports_share_their_names() -> None:
    assert {form.value for form in Format} | {"parquet"} == {form.value for form in FileFormat}
    assert {"csv", "spreadsheets", "jsonl", "parquet"} <= {form.value for form in ExportFormat} & set(FileFormat)


QUERY = "SELECT 1 AS n, 2 AS n, 'nan'::DOUBLE AS x, true AS yes, ['a'] AS list, NULL AS none, '' AS empty"


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_holds_what_its_ending_says(ending: str, tmp_path: Path, ingested_60: Any, caci: Caci) -> None:
    file = tmp_path / f"rows{ending}"
    done = caci("sql", QUERY, "--output", str(file), data_dir=ingested_60.data_dir)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", f"1 row in {file}.\n")
    expected = {"n": 1, "n_1": 2, "x": None, "yes": True, "list": ["a"], "none": None, "empty": ""}
    match ending:
        case ".csv":
            assert file.read_bytes() == b'n,n_1,x,yes,list,none,empty\r\n1,2,nan,true,"[""a""]",,""\r\n'
        case ".json":
            assert json.loads(file.read_text()) == [expected]
        case ".jsonl" | ".ndjson":
            assert [json.loads(line) for line in file.read_text().splitlines()] == [expected]
            with duckdb.connect() as connection:
                assert connection.execute(f"SELECT n_1, list FROM read_json('{file}')").fetchall() == [(2, ["a"])]
        case ".parquet":
            (row,) = pyarrow.parquet.read_table(file).to_pylist()
            assert (row["n"], row["n_1"], row["list"], row["empty"]) == (1, 2, ["a"], "")
        case ".md":
            assert file.read_text().splitlines()[2] == '| 1 | 2 | nan | true | \\["a"\\] |  |  |'


@pytest.mark.parametrize("command", [("sql", "SELECT 1 / 0 AS x FROM nowhere"), ("search", "border")], ids=" ".join)
def test_a_contradiction_is_refused_before_anything_runs(
    command: tuple[str, ...], tmp_path: Path, ingested_60: Any, caci: Caci
) -> None:
    (tmp_path / "rows.csv").write_text("precious")
    for arguments, message in (
        (("--format", "json", "--output", str(tmp_path / "rows.csv")), "would not hold what its ending says"),
        (("--output", str(tmp_path / "rows.xlsx")), "No format that can be written has the ending"),
        (("--format", "parquet"), "Parquet cannot be printed"),
    ):
        done = caci(*command, *arguments, data_dir=ingested_60.data_dir)
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
        assert message in done.stderr
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"rows.csv": "precious"}


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_found_goes_into_a_file_too(ending: str, tmp_path: Path, ingested_60: Any, caci: Caci) -> None:
    file = tmp_path / f"found{ending}"
    done = caci("search", "border", "--output", str(file), data_dir=ingested_60.data_dir)
    assert done.returncode == 0, done.stderr
    assert f" in {file}." in done.stderr and file.stat().st_size > 0
    if ending == ".csv":
        rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"), newline="")))
        assert f"{len(rows)} row" in done.stderr and rows[0]["rank"] == "1"


def test_the_file_has_the_very_text_where_a_terminal_must_not(tmp_path: Path) -> None:
    text = "\x1b[31mred\x85"
    write_rows(tmp_path / "rows.csv", ["a"], [(text,)], FileFormat.CSV)
    assert (tmp_path / "rows.csv").read_bytes() == f"a\r\n{text}\r\n".encode()
