"""Every question of the cookbook is asked, and must give the answer that stands under it."""

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from flows.present.row_formats import Format
from flows.present.rows import print_rows
from tests.conftest import Ingested, environment_of
from tests.docs.test_readme import QUESTION
from tests.support.paths import ROOT
from warehouse.query.sandbox import query

COOKBOOK = (ROOT / "docs" / "cookbook.md").read_text(encoding="utf-8")
QUESTIONS = QUESTION.findall(COOKBOOK)
PROGRAMS = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", COOKBOOK, re.DOTALL)


def test_the_cookbook_asks_twenty_questions() -> None:
    assert re.findall(r"^\*\*(\d+)\. .+\?\*\*", COOKBOOK, re.MULTILINE) == list(map(str, range(1, 21)))
    assert len(QUESTIONS) + len(PROGRAMS) == COOKBOOK.count("```sql") + COOKBOOK.count("```python") == 20
    assert all(sql.count("\n") <= 7 for sql, _ in QUESTIONS), "a question is short"


@pytest.mark.parametrize(("sql", "answer"), QUESTIONS, ids=range(1, len(QUESTIONS) + 1))
def test_the_answer_is_what_the_cookbook_prints(sql: str, answer: str, ingested: Ingested) -> None:
    found = query(ingested.data_dir / "analyst.duckdb", sql)
    printed = io.StringIO()
    print_rows(Console(file=printed), found.columns, found.rows, Format.MARKDOWN)
    assert printed.getvalue() == answer
    assert found.rows


@pytest.mark.parametrize(("program", "output"), PROGRAMS, ids=("parquet", "csv"))
def test_a_program_prints_what_the_cookbook_says(program: str, output: str, ingested: Ingested, tmp_path: Path) -> None:
    (tmp_path / "demo").symlink_to(ingested.data_dir)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path,
        env=environment_of(tmp_path, PYTHONUTF8="1"),
    )  # fmt: skip
    assert done.stdout.strip() == output.strip(), done.stderr
