"""The pages of docs/how-to name files and tests that exist."""

import ast
import re

import pytest

from tests.support.paths import ROOT

FOLDER = ROOT / "docs" / "how-to"
PAGES = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")
TASKS = 13
MAX_LINES = 40
"""A page on the screen."""
# `spiders/pages/rules.py`, `tests/pages/`, `prefect.yaml`, `tests/docs/test_layers.py::test_the_contracts_see_a_circle`
NAMED = re.compile(r"`([\w./-]+(?:/|\.(?:py|toml|yaml|json|sql|md))(?:::\w+)?)`")
LINK = re.compile(r"\]\((?!http)([^)#]+)\)")


def named(text: str) -> set[str]:
    """Return the files, folders and tests that a page names."""
    return set(NAMED.findall(text))


def test_there_is_a_page_for_each_task() -> None:
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert len(PAGES) == TASKS
    assert sorted(LINK.findall(index)) == [path.name for path in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_is_short_and_names_files_that_exist(page) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.count("\n") <= MAX_LINES
    assert text.count("**Fails first:**") == 1
    assert len(named(text)) >= 5
    files = {name.partition("::")[0] for name in named(text)}
    assert sorted(name for name in files if not (ROOT / name).exists()) == []
    assert sorted(target for target in LINK.findall(text) if not (FOLDER / target).exists()) == []


def test_the_tests_that_they_name_exist() -> None:
    tests = {name for page in PAGES for name in named(page.read_text(encoding="utf-8")) if "::" in name}
    assert len(tests) >= TASKS
    for file, _, name in (test.partition("::") for test in sorted(tests)):
        module = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        assert name in {node.name for node in module.body if isinstance(node, ast.FunctionDef)}, f"{file}::{name}"
