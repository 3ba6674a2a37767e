"""Law 8: each layer knows only those below it. The contracts are in pyproject.toml, and `make check` enforces them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.paths import ROOT

LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")
PACKAGES = ("schemas", "spiders", "warehouse", "flows", "replica")
OFFENDERS = [
    ("schemas/planted_1.py", "import duckdb", "schemas.planted_1 -> duckdb"),
    ("warehouse/load/planted_2.py", "from spiders.urls import identify", "warehouse.load.planted_2 -> spiders.urls"),
    ("spiders/crawl/planted_3.py", "def read():\n    from bs4 import Tag", "spiders.crawl.planted_3 -> bs4"),
    ("spiders/crawl/planted_4.py", "import flows.pipeline.load", "spiders.crawl.planted_4 -> flows.pipeline.load"),
    ("replica/planted_5.py", "from schemas.article import Article", "replica.planted_5 -> schemas.article"),
    ("flows/commands/planted_6.py", "import scrapy", "flows.commands.planted_6 -> scrapy"),
    ("flows/commands/planted_7.py", "from replica.server import Replica", "flows.commands.planted_7 -> replica.server"),
    (
        "spiders/pages/planted_8.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import pyarrow",
        "spiders.pages.planted_8 -> pyarrow",
    ),
    ("flows/pipeline/planted_9.py", "import prefect", "flows.pipeline.planted_9 -> prefect"),
    (
        "warehouse/publish/planted_10.py",
        "from warehouse.query.sandbox import query",
        "warehouse.publish.planted_10 -> warehouse.query.sandbox",
    ),
]
"""Modules that break a contract, each with the import as the report names it."""
OTHERS = [
    ("schemas/planted_circle_1.py", "from schemas import planted_circle_2"),
    ("schemas/planted_circle_2.py", "from schemas import planted_circle_1"),
    ("spiders/pages/planted_well.py", "from bs4 import Tag"),
    ("flows/planted_room.py", ""),
]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report on a copy of the packages with the offenders planted among their modules."""
    folder = tmp_path_factory.mktemp("layers")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    for module, source in [offender[:2] for offender in OFFENDERS] + OTHERS:
        (folder / module).write_text(source + "\n", encoding="utf-8")
    done = subprocess.run(
        [LINT_IMPORTS, "--no-cache", "--no-logo"],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**os.environ, "COLUMNS": "200"},
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return " ".join(done.stdout.split())


@pytest.mark.parametrize(("module", "source", "reported"), OFFENDERS)
def test_the_contracts_see_what_breaks_the_law(report: str, module: str, source: str, reported: str) -> None:
    assert f"- {reported} (" in report


def test_the_contracts_see_a_circle(report: str) -> None:
    assert "No cycles are allowed in schemas." in report
    assert "planted_circle_1" in report


def test_the_contracts_see_a_room_without_a_place(report: str) -> None:
    assert "- flows.planted_room" in report


def test_the_contracts_report_nothing_else(report: str) -> None:
    assert "spiders.pages.planted_well" not in report
    assert report.count(" -> ") == len(OFFENDERS) + 1


def loaded_modules(names: set[str], imports: str) -> set[str]:
    """Return which of the modules `names` a new process has loaded once it has imported `imports`."""
    program = f"import sys, {imports}; print(*sorted({names!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.split())


def test_reading_does_not_load_scrapy_or_prefect():
    """The loader's processes, and every command that asks the warehouse, start without them."""
    assert loaded_modules({"scrapy", "prefect", "twisted"}, "spiders.read, flows.pipeline.load") == set()


@pytest.mark.parametrize("command", ["certificate", "cite", "politeness", "search", "show", "sql", "status", "verify"])
def test_asking_does_not_load_what_only_runs_and_prompts_use(command: str) -> None:
    """Arrow would take 0.1 s and 30 MB, a prompt's library 0.15 s, Prefect two seconds."""
    heavy = {"distributed", "prefect", "prompt_toolkit", "pyarrow", "scrapy", "twisted"}
    assert loaded_modules(heavy, f"flows.cli, flows.commands.{command}") == set()


def test_help_loads_no_model_and_no_database() -> None:
    assert loaded_modules({"bs4", "duckdb", "pydantic"}, "flows.cli") == set()


def test_what_is_loaded_is_seen() -> None:
    assert loaded_modules({"duckdb", "pyarrow"}, "warehouse.load.arrow_tables") == {"duckdb", "pyarrow"}


def test_a_crawl_does_not_load_what_is_disabled():
    """Scrapy imports each component that its settings name, also one that is disabled."""
    program = """if True:
        import sys
        from scrapy.utils.misc import load_object
        from scrapy.utils.project import get_project_settings
        settings = get_project_settings()
        for name in ("EXTENSIONS", "DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES"):
            for path in settings.get_component_priority_dict_with_base(name):
                load_object(path)
        print(*sys.modules)
    """
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = set(done.stdout.split())
    assert {"spiders.downloader.robots", "scrapy.extensions.memusage"} <= loaded
    assert not {"aiohttp", "tldextract", "requests", "twisted.conch"} & loaded


MAX_MODULES = 14
"""Directly in a package: as many names as one takes in at a glance."""
EXEMPT = ("flows/commands", "replica/content")
"""One verb, or one kind of text, a module."""


def test_no_package_has_too_many_modules() -> None:
    counts = {
        str(folder.relative_to(ROOT)): len(list(folder.glob("*.py")))
        for package in PACKAGES
        for folder in [ROOT / package, *(ROOT / package).rglob("*/")]
    }
    assert counts["flows/commands"] > MAX_MODULES, "the folders are counted"
    assert {name: count for name, count in counts.items() if count > MAX_MODULES and name not in EXEMPT} == {}
