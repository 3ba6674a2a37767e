"""The locks hold what the commands need that install them."""

import ast
import json
import re
import subprocess
import sys
from importlib.metadata import packages_distributions

from tests.support.paths import ROOT

MODULES = "replica.server, spiders.pages.forms.item, tests.gold.judged, tests.gold.pairs, warehouse.load.write"
LOADED = f"import json, sys, {MODULES}; print(json.dumps(sorted(sys.modules)))"


def locked(name: str) -> set[str]:
    """Names of the distributions in a lock."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return {normal(match[1]) for line in lines if (match := re.match(r"([\w.-]+)==", line))}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


OPTIONAL = {"cloudpickle"}
"""What libraries take where it is there, as pyarrow does with this one."""


def distributions(modules: set[str]) -> set[str]:
    """The installed distributions that give top-level modules."""
    given = packages_distributions()
    return {normal(name) for module in modules for name in given.get(module, ())} - {"caci-analyst"}


def test_the_benchmarks_have_what_they_import_of_ours() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, cwd=ROOT)
    needed = distributions({name.split(".")[0] for name in json.loads(done.stdout)})
    assert {"beautifulsoup4", "duckdb", "selectolax", "zstandard"} <= needed
    assert needed - OPTIONAL <= locked("requirements-bench.lock")


def test_the_project_names_every_library_that_it_imports() -> None:
    modules: set[str] = set()
    for package in ("schemas", "spiders", "warehouse", "flows", "replica"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    modules |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    modules.add(node.module.split(".")[0])
    needed = distributions(modules - set(sys.stdlib_module_names))
    assert {"duckdb", "prefect", "scrapy"} <= needed <= locked("requirements.lock")
