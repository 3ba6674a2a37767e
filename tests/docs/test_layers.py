"""Law 8: each layer knows only those below it, and each library is imported in one place."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.paths import ROOT

PACKAGES = ("schemas", "spiders", "warehouse", "flows", "replica")
BELOW = {
    "schemas": {"schemas"},
    "spiders": {"schemas", "spiders"},
    "warehouse": {"schemas", "warehouse"},
    "flows": {"schemas", "spiders", "warehouse", "flows"},
    "replica": {"replica"},
}
ONLY_IN = {
    "scrapy": "spiders",
    "twisted": "spiders",
    "bs4": "spiders/pages",
    "selectolax": "spiders/pages",
    "duckdb": "warehouse",
    "pyarrow": "warehouse",
    "prefect": "flows",
}
MODULES = [path.relative_to(ROOT) for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def imported_packages(source: str) -> set[str]:
    """First names of all that a module imports, also inside functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            names.add((node.module or "").split(".")[0])
    return names


def faults_of(module: Path, source: str) -> list[str]:
    """What a module imports against the layers."""
    package = module.parts[0]
    imported = imported_packages(source)
    above = (imported & set(PACKAGES)) - BELOW[package]
    strays = {name for name, place in ONLY_IN.items() if name in imported and not str(module).startswith(f"{place}/")}
    return sorted(above | strays)


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_module_imports_only_what_is_below_it(module):
    assert faults_of(module, (ROOT / module).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("module", "source", "faults"),
    [
        ("schemas/article.py", "import duckdb", ["duckdb"]),
        ("warehouse/load/write.py", "from spiders.urls import identify", ["spiders"]),
        ("spiders/read.py", "def read():\n    from bs4 import Tag", ["bs4"]),
        ("spiders/analyst.py", "import flows.pipeline.load", ["flows"]),
        ("replica/server.py", "from schemas.article import Article", ["schemas"]),
        ("flows/ingest.py", "import scrapy, prefect", ["scrapy"]),
        ("spiders/pages/forms/item.py", "from bs4 import Tag", []),
    ],
)
def test_the_check_sees_what_breaks_the_law(module, source, faults):
    assert faults_of(Path(module), source) == faults


def loaded_of(names: set[str], imports: str) -> set[str]:
    """Which of the modules `names` a new process has that imports `imports`."""
    program = f"import sys, {imports}; print(*sorted({names!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.split())


def test_reading_does_not_load_scrapy_or_prefect():
    """The loader's processes, and every command that asks the warehouse, start without them."""
    assert loaded_of({"scrapy", "prefect", "twisted"}, "spiders.read, flows.pipeline.load") == set()


def test_asking_does_not_load_arrow():
    """It would take `caci sql` 50 ms and 25 MB."""
    assert loaded_of({"pyarrow"}, "flows.cli, warehouse.query.sandbox") == set()
    assert loaded_of({"pyarrow"}, "warehouse.load.arrow_tables") == {"pyarrow"}
