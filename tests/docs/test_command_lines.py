"""The lines of the documentation that name a format or a file are run as they stand there."""

import re
import shlex
from enum import StrEnum
from pathlib import Path

import pytest

from flows.commands.cite import CitationFormat
from flows.commands.diff import Form
from flows.present.row_formats import FileFormat, Format
from tests.conftest import Caci, Ingested
from tests.support.paths import ROOT
from warehouse.exports.formats.registry import ExportFormat

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
#     caci export --format csv     # a comment
LINE = re.compile(r"^ {4}(caci (?:sql|search|export|cite) .*)$", re.MULTILINE)
# `caci sql --format parquet`; the options of a command may stand on the next line.
NAMED = re.compile(r"\bcaci (\w+)\b[^`]*?--format (\w[\w-]*)")
FORMATS: dict[str, type[StrEnum]] = {
    "sql": FileFormat, "search": FileFormat, "export": ExportFormat, "cite": CitationFormat, "diff": Form,
}  # fmt: skip
"""The formats of commands; all others print `Format`."""

NAMES = sorted({found for page in PAGES for found in NAMED.findall(page.read_text(encoding="utf-8"))})
OF_EXPORTS = [
    shlex.split(line, comments=True)[1:] for line in LINE.findall((ROOT / "docs" / "exports.md").read_text("utf-8"))
]


def test_there_are_lines_to_run() -> None:
    assert len(NAMES) >= 4
    assert len(OF_EXPORTS) >= 6


@pytest.mark.parametrize(("command", "name"), NAMES)
def test_a_format_that_a_page_names_is_one(command: str, name: str) -> None:
    assert name in set(FORMATS.get(command, Format))


@pytest.mark.parametrize("arguments", OF_EXPORTS, ids=" ".join)
def test_the_lines_on_exports_do_what_they_say(
    arguments: list[str], tmp_path: Path, ingested_60: Ingested, caci: Caci
) -> None:
    """Into a folder of the test's: a relative path and ~ stand for it."""
    output = tmp_path / "written"
    if "--output" in arguments:
        place = arguments.index("--output") + 1
        output = tmp_path / Path(arguments[place].removeprefix("~/"))
        arguments = [*arguments[:place], str(output), *arguments[place + 1 :]]
    elif arguments[0] == "export":
        arguments = [*arguments, "--output", str(output)]
    done = caci(*arguments, data_dir=ingested_60.data_dir)
    assert done.returncode == 0, done.stderr
    assert output.exists() or ("--output" not in arguments and done.stdout)


@pytest.mark.parametrize("form", list(ExportFormat))
def test_an_export_goes_by_one_name(form: ExportFormat, caci: Caci, tmp_path: Path) -> None:
    """On the command line, in its help, in the page and in the name of the folder."""
    done = caci("export", "--format", form, data_dir=tmp_path)
    assert done.returncode == 1 and "caci ingest" in done.stderr
    printed = " ".join(caci("export", "--help", data_dir=tmp_path).stdout.split())
    assert form in printed
    assert "json-lines" not in printed and "data-package" not in printed
    page = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
    assert f"| `{form}` |" in page


@pytest.mark.parametrize(("alias", "form"), [("json-lines", "jsonl"), ("data-package", "datapackage")])
def test_the_former_names_are_taken_too(
    alias: str, form: str, tmp_path: Path, ingested_60: Ingested, caci: Caci
) -> None:
    line = ["export", "--table", "tags", "--output", str(tmp_path / "tags"), "--format"]
    assert caci(*line, alias, data_dir=ingested_60.data_dir).returncode == 0
    assert "Nothing has changed" in caci(*line, form, data_dir=ingested_60.data_dir).stdout
