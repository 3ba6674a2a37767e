"""The notebook runs from its first cell to its last on the published database, and shows what the database answers."""

import json
import os
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any

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


def attribute_of(output: str, element: str, name: str) -> Any:
    """Return an attribute of one of marimo's elements in an output."""
    return json.loads(unescape(output.split(f"<marimo-{element}")[1].split(f" data-{name}='")[1].split("'")[0]))


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
    assert all("marimo-accordion" in answer for answer in answers)
    assert {attribute_of(answer, "mime-renderer", "mime") for answer in answers} == {"application/vnd.vegalite.v6+json"}
    topic = "('customs union')"
    relations = [
        "(SELECT DISTINCT year, section FROM articles_by_year WHERE year > 0)",
        f"topic_by_year{topic} WHERE year > 0",
        f"conclusions_on{topic}",
        f"(FROM writers_on{topic} LIMIT 100)",
        None,
        "(SELECT DISTINCT year(published_on), style FROM title_styles WHERE section = 'analytical-articles'"
        " AND published_on > '2000-01-01')",
    ]
    for answer, relation in zip(answers, relations, strict=True):
        total = attribute_of(answer, "table", "total-rows")
        assert total > 10
        assert relation is None or total == count(ingested, relation)
    first_pages = [json.loads(attribute_of(answer, "table", "data")) for answer in answers]
    assert all(len(rows) == 10 for rows in first_pages)
    assert all("customs union" in row["sentences"] for row in first_pages[2])
    assert {row["year"] for row in first_pages[1]} == set(map(str, range(2000, 2010)))
    assert first_pages[4][0]["articles"] >= first_pages[4][-1]["articles"] > 0
    assert {row["style"] for row in first_pages[5]} == {"capitals"}
    totals = [attribute_of(answer, "table", "total-rows") for answer in answers]
    charts = [json.loads(attribute_of(answer, "mime-renderer", "data")) for answer in answers]
    assert [len(chart["data"]["values"]) for chart in charts] == [*totals[:3], 12, *totals[4:]]
    for chart in charts:
        assert chart["description"], "screen readers read it"
        drawn = drawn_columns(chart)
        assert len(drawn) > 0
        assert all(drawn <= set(row) for row in chart["data"]["values"])


def drawn_columns(chart: dict[str, Any]) -> set[str]:
    """Return the columns that the marks of a chart show."""
    encodings = [layer["encoding"] for layer in chart.get("layer", [chart])]
    channels = [channel for encoding in encodings for channel in encoding.values()]
    parts = [part for channel in channels for part in (channel if isinstance(channel, list) else [channel])]
    return {part["field"] for part in parts if "field" in part}


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
