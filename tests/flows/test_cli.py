"""The table of commands in flows/cli.py, from which `caci --help` is printed without importing any command."""

import importlib
import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from cyclopts import App

from flows.cli import COMMANDS
from spiders.sites import load_site
from tests.support.paths import ROOT

HELP = """
import sys
from flows.cli import main

sys.argv = ["caci", "--help"]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print("imported:", *sorted(name for name in sys.modules if name.startswith(("flows.commands.", "spiders.sites"))))
"""


def command_at(path: str) -> Callable[..., object] | App:
    module, _, name = path.partition(":")
    command: Callable[..., object] | App = getattr(importlib.import_module(module), name)
    return command


@pytest.mark.parametrize(("path", "summary"), COMMANDS.values(), ids=COMMANDS)
def test_a_command_is_where_the_table_says_and_begins_with_its_sentence(path: str, summary: str) -> None:
    command = command_at(path)
    text = command.help if isinstance(command, App) else command.__doc__
    assert " ".join((text or "").split("\n\n")[0].split()) == summary


def test_every_command_module_is_in_the_table() -> None:
    modules = {path.stem for path in (ROOT / "flows" / "commands").glob("*.py")}
    shared = {
        "__init__",
        "archived_run",
        "command_settings",
        "days",
        "first_crawl",
        "row_output",
        "run_options",
        "start_run",
    }
    assert modules - shared == {path.partition(":")[0].rpartition(".")[2] for path, _ in COMMANDS.values()}


def lines_of_help(**environment: str) -> list[str]:
    variables = {name: value for name, value in os.environ.items() if name != "CACI_SITE"} | environment
    command = [sys.executable, "-c", HELP]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=variables)
    return done.stdout.splitlines()


def test_help_imports_no_command() -> None:
    *printed, imported = lines_of_help()
    assert all(any(f" {name} " in line for line in printed) for name in COMMANDS)
    assert imported == "imported:"


def test_help_names_the_site() -> None:
    assert f"{load_site('caci').title} as data: crawl it," in " ".join(lines_of_help())
    assert "A magazine as data: crawl it," in " ".join(lines_of_help(CACI_SITE="no-such-site"))
