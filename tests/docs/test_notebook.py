"""The notebook runs from its first cell to its last on the published database, and shows what the database answers."""

import json
import os
import subprocess
import sys
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from notebooks.charts import NOTHING, bars, grid, spans
from tests.conftest import Ingested, environment_of
from tests.support.paths import ROOT
from warehouse.query.sandbox import query

NOTEBOOK = ROOT / "notebooks" / "questions.py"


def run(home: Path, data_dir: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    environment = environment_of(home, CACI_DATA_DIR=str(data_dir), PATH=os.environ["PATH"])
    return subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, timeout=120, check=False, cwd=home, env=environment
    )


def outputs_of(page: str) -> list[Any]:
    """Outputs of the cells of an exported notebook: HTML, or the error where one was raised."""
    start = page.index('"session": ') + len('"session": ')
    session, _ = json.JSONDecoder().raw_decode(page[start:])
    found = [output for cell in session["cells"] for output in cell["outputs"]]
    assert [cell["console"] for cell in session["cells"] if cell["console"]] == []
    return ["".join(output["data"].values()) if output["type"] == "data" else output for output in found]


def attribute_of(output: str, name: str) -> Any:
    """An attribute of the table in an output."""
    return json.loads(unescape(output.split("<marimo-table ")[1].split(f" data-{name}='")[1].split("'")[0]))


def test_the_notebook_answers_six_questions(ingested: Ingested, tmp_path: Path) -> None:
    page = tmp_path / "questions.html"
    done = run(tmp_path, ingested.data_dir, "-m", "marimo", "export", "html", str(NOTEBOOK), "-o", str(page))
    assert done.returncode == 0, done.stderr
    outputs = outputs_of(page.read_text(encoding="utf-8"))
    assert [output for output in outputs if isinstance(output, dict)] == []
    text = "\n".join(outputs)
    assert [f"{number}. " in text for number in range(1, 7)] == [True] * 6
    answers = [output for output in outputs if "<marimo-table " in output]
    assert len(answers) == 6
    assert all("<svg " in answer and "<rect " in answer and "marimo-accordion" in answer for answer in answers)
    topic = "('customs union')"
    relations = [
        "(SELECT DISTINCT published_in, section FROM articles_by_year WHERE published_in > 0)",
        f"topic_by_year{topic} WHERE published_in > 0",
        f"conclusions_on{topic}",
        f"(FROM writers_on{topic} LIMIT 100)",
        None,
        "(SELECT DISTINCT year(published_on), style FROM title_styles WHERE section = 'analytical-articles'"
        " AND published_on > '2000-01-01')",
    ]
    for answer, relation in zip(answers, relations, strict=True):
        total = attribute_of(answer, "total-rows")
        assert total > 10
        assert relation is None or total == count(ingested, relation)
    first_pages = [json.loads(attribute_of(answer, "data")) for answer in answers]
    assert all(len(rows) == 10 for rows in first_pages)
    assert all("customs union" in row["sentences"] for row in first_pages[2])
    assert {row["published_in"] for row in first_pages[1]} == set(map(str, range(2000, 2010)))
    assert first_pages[4][0]["articles"] >= first_pages[4][-1]["articles"] > 0
    assert {row["style"] for row in first_pages[5]} == {"capitals"}


def count(ingested: Ingested, of: str) -> int:
    """How many rows of a published table are such."""
    answer: int = query(ingested.data_dir / "analyst.duckdb", f"SELECT count(*) FROM {of}").rows[0][0]
    return answer


def test_a_missing_database_is_said_and_fails(tmp_path: Path) -> None:
    done = run(tmp_path, tmp_path / "nowhere", str(NOTEBOOK))
    assert done.returncode == 1
    assert done.stderr.startswith(f"There is no published database at `{tmp_path}/nowhere/analyst.duckdb`.")
    assert "Traceback" not in done.stderr


def test_the_notebook_is_as_marimo_would_save_it(tmp_path: Path) -> None:
    done = run(tmp_path, tmp_path, "-m", "marimo", "check", "--strict", str(NOTEBOOK))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "chart",
    [
        bars([(2001, "<b>&", 3), (2001, "other", 1), (2003, "<b>&", 2.5)], "<i>"),
        spans([("<b>&", date(2001, 5, 1), date(2003, 1, 1), 3)], "<i>"),
        grid([("<b>&", 2000, 4), ("other", 2005, 0)], "<i>"),
    ],
    ids=["bars", "spans", "grid"],
)
def test_a_chart_holds_texts_escaped(chart: str) -> None:
    assert "<b>" not in chart
    assert "<i>" not in chart
    assert "&lt;b&gt;&amp;" in chart
    assert chart.count("<svg ") == 1


def test_bars_are_as_high_as_their_numbers() -> None:
    chart = bars([(2001, "one", 3), (2001, "two", 1), (2003, "one", 1), (2003, "one", 1)], "t")
    heights = {part.split("<title>")[1].split("<")[0]: float(part.split('height="')[1].split('"')[0])
               for part in chart.split("<rect ")[1:] if ": " in part}  # fmt: skip
    assert heights["2001 one: 3"] == pytest.approx(165 * 3 / 4, abs=0.1)
    assert heights["2003 one: 2"] == pytest.approx(165 * 2 / 4, abs=0.1)
    assert heights["2002 one: 0"] == 0
    assert bars([], "t") == spans([], "t") == grid([], "t") == NOTHING
