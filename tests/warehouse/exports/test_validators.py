"""The exports pass the programs with which others read them: Frictionless, mlcroissant and pandas."""

import gzip
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.support.exported import SOURCE, publish_really
from tests.warehouse.exports.test_exports import TABLES
from warehouse.exports.export import export
from warehouse.exports.formats.registry import ExportFormat

VALIDATORS = os.environ.get("CACI_VALIDATORS")
pytestmark = pytest.mark.skipif(
    VALIDATORS is None,
    reason="the validators are not installed; `make test-validators` does so and runs these tests",
)
FRICTIONLESS = """
import json, sys
from frictionless import validate
report = validate(sys.argv[1])
errors = [(task.name, error.type) for task in report.tasks for error in task.errors]
print(json.dumps({"errors": errors + [("", error.type) for error in report.errors],
                  "rows": {task.name: task.stats.get("rows") or 0 for task in report.tasks}}))
"""
CROISSANT = """
import json, sys
import mlcroissant
dataset = mlcroissant.Dataset(sys.argv[1])
issues = dataset.metadata.issues
rows = {records.id: sum(1 for _ in dataset.records(records.id)) for records in dataset.metadata.record_sets}
print(json.dumps({"errors": sorted(issues.errors), "warnings": sorted(issues.warnings), "rows": rows}))
"""
PANDAS = """
import json, sys
import pandas
parquet = pandas.read_parquet(sys.argv[1])
csv = pandas.read_csv(sys.argv[2], parse_dates=["published_on"], keep_default_na=False, na_values=[""])
same = sorted(csv["title"]) == sorted(parquet["title"])
print(json.dumps({"parquet": len(parquet), "csv": len(csv), "titles": same}))
"""


def answer_of(program: str, *arguments: Path) -> Any:
    """Return the output of a program that the Python of the validators runs."""
    command = [str(Path(VALIDATORS or "").absolute()), "-c", program, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=arguments[0].parent)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an export of each format."""
    folder = tmp_path_factory.mktemp("exports")
    database = publish_really(tmp_path_factory.mktemp("published"))
    for form in ExportFormat:
        export(database, form, folder / form, SOURCE)
    return folder


def test_frictionless_finds_nothing_wrong(exports: Path) -> None:
    result = answer_of(FRICTIONLESS, exports / "datapackage" / "datapackage.json")
    assert result["errors"] == []
    described = json.loads((exports / "datapackage" / "datapackage.json").read_text())["resources"]
    assert result["rows"] == {resource["name"]: resource["rows"] for resource in described}


def test_frictionless_would_find_what_is_wrong(exports: Path, tmp_path: Path) -> None:
    shutil.copytree(exports / "datapackage", tmp_path / "package")
    path = tmp_path / "package" / "data" / "sections.csv.gz"
    with gzip.open(path, "at", newline="", encoding="utf-8") as file:
        file.write("caci:none,x,A,A,text\r\n")
    kinds = {kind for _, kind in answer_of(FRICTIONLESS, tmp_path / "package" / "datapackage.json")["errors"]}
    assert {"type-error", "foreign-key", "hash-count", "byte-count"} <= kinds


def test_mlcroissant_reads_every_table(exports: Path) -> None:
    result = answer_of(CROISSANT, exports / "datapackage" / "croissant.json")
    assert result["errors"] == []
    assert [warning for warning in result["warnings"] if "schema.org/version" not in warning] == []
    described = json.loads((exports / "datapackage" / "datapackage.json").read_text())["resources"]
    assert result["rows"] == {resource["name"]: resource["rows"] for resource in described}
    assert list(result["rows"]) == TABLES


def test_pandas_reads_parquet_and_csv_alike(exports: Path) -> None:
    result = answer_of(PANDAS, exports / "parquet" / "articles", exports / "csv" / "articles.csv")
    assert result["parquet"] == result["csv"] > 30
    assert result["titles"]
