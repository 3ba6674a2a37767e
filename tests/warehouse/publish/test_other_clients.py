"""Other programs open the published file: under a name, beside their own tables, with other versions of DuckDB."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from docs.schema import NEWEST_DUCKDB, OLDEST_DUCKDB
from tests.conftest import Ingested
from tests.support.paths import ROOT
from warehouse.errors import WarehouseError
from warehouse.query import connect
from warehouse.query.catalogue import defined_parameters, macros, relations

NUMBERS = ("observed", "expected", "times", "of_words", "other_times", "of_other_words")
TOPIC = "'customs union'"
VALUES = {"articles": "['caci:7190']", **dict.fromkeys(NUMBERS, "2.0")}
"""A value for each parameter of a macro; most are a topic or a query."""
SCRIPT = """
import duckdb, json, sys
path, statements = json.load(sys.stdin)
assert duckdb.__version__ == sys.argv[1], duckdb.__version__
failed = {}
with duckdb.connect() as connection:
    connection.execute(f"ATTACH '{path}' AS caci (READ_ONLY)")
    connection.execute("USE caci")
    for statement in statements:
        try:
            connection.execute(statement).fetchall()
        except Exception as error:
            failed[statement] = str(error).splitlines()[0]
json.dump(failed, sys.stdout)
"""


@pytest.fixture(scope="module")
def snapshot(ingested_60: Ingested) -> Path:
    return ingested_60.data_dir / "analyst.duckdb"


@pytest.fixture(scope="module")
def statements(snapshot: Path) -> list[str]:
    """A statement for every table, view and documented macro."""
    of_relations = [f"SELECT * FROM {relation.name} LIMIT 5" for relation in relations(snapshot)]
    of_macros = [
        f"{'FROM' if macro.columns else 'SELECT'} {macro.name}({', '.join(required)})"
        for macro in macros(snapshot)
        if macro.comment
        for required in [[VALUES.get(given, TOPIC) for given in defined_parameters(macro.name) if ":=" not in given]]
    ]
    assert len(of_relations) > 40
    assert len(of_macros) > 15
    return [*of_relations, *of_macros]


def test_everything_works_where_the_file_is_attached_and_used(snapshot: Path, statements: list[str]) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{snapshot}' AS caci (READ_ONLY)")
        for relation in relations(snapshot):
            connection.execute(f"SELECT * FROM caci.{relation.name} LIMIT 5").fetchall()
        connection.execute("CREATE TABLE mine AS SELECT article_id, 'read' AS note FROM caci.articles")
        connection.execute("USE caci")
        for statement in statements:
            connection.execute(statement).fetchall()
        joined = "FROM search('customs union', top := 5) JOIN memory.mine USING (article_id)"
        assert len(connection.execute(joined).fetchall()) == 5
        connection.execute(f"CREATE TABLE memory.hits AS {joined}")
        assert connection.execute("SELECT count(*) FROM memory.hits").fetchall() == [(5,)]


@pytest.mark.slow
@pytest.mark.parametrize("version", [OLDEST_DUCKDB, NEWEST_DUCKDB])
def test_everything_works_in_other_versions(
    version: str, snapshot: Path, statements: list[str], tmp_path: Path
) -> None:
    packages = [f"duckdb=={version}", "pytz"]
    command = ["uv", "pip", "install"] if shutil.which("uv") else [sys.executable, "-m", "pip", "install"]
    subprocess.run([*command, "--quiet", "--target", tmp_path, *packages], check=True, timeout=300)
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, version],
        input=json.dumps([str(snapshot), statements]),
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {}


def test_the_documentation_says_which_versions_and_how_to_attach() -> None:
    pages = {
        name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/schema.md", "docs/cookbook.md")
    }
    for name in ("README.md", "docs/schema.md"):
        assert f"DuckDB {OLDEST_DUCKDB} or later" in pages[name], name
    for name, text in pages.items():
        assert "AS caci (READ_ONLY)" in text, name
    assert "pip install duckdb pytz" in pages["docs/cookbook.md"]


def test_a_notebook_connects_read_only(snapshot: Path, tmp_path: Path) -> None:
    with connect(snapshot) as connection:
        assert connection.execute("SELECT current_setting('TimeZone')").fetchall() == [("UTC",)]
        assert len(connection.execute("FROM search('customs union', top := 3)").fetchall()) == 3
        with pytest.raises(duckdb.InvalidInputException, match="read-only"):
            connection.execute("DELETE FROM articles")
        connection.execute("CREATE TEMP TABLE mine AS SELECT 1 AS one")
    with pytest.raises(WarehouseError, match="There is no warehouse"):
        connect(tmp_path / "missing.duckdb")
