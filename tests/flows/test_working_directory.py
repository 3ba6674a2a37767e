"""Nothing in the working directory is executed: neither by a command nor by the processes that it starts."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from flows.cli import COMMANDS
from replica.server import Replica
from tests.conftest import Ingested, environment_of
from tests.support.commands import arguments_of

# `posix` is built in, so that the trap itself needs no other module.
TRAP = """
import posix
posix.write(posix.open({log!r}, posix.O_WRONLY | posix.O_CREAT | posix.O_APPEND), __name__.encode() + b"\\n")
raise SystemExit("the module of the working directory was executed: " + __name__)
"""
OURS = ("flows", "replica", "schemas", "spiders", "tests", "warehouse")
LIBRARIES = (
    "bs4",
    "cyclopts",
    "distributed",
    "duckdb",
    "httpx",
    "lxml",
    "prefect",
    "pyarrow",
    "pydantic",
    "rich",
    "scrapy",
    "sitecustomize",
    "twisted",
    "usercustomize",
    "uvicorn",
    "warcio",
    "yaml",
)
MAY_FAIL = frozenset({"automations", "serve", "demo", "restore"})
"""The first two need a Prefect server, and say so; the demo compares the data with another site's; and a restore would
overwrite what is there."""
SLOW = frozenset(
    {
        "audit", "backfill", "backup", "certificate", "changes", "cite", "demo", "diff", "duplicates", "politeness",
        "publish", "rebuild", "refresh", "release", "report", "restore", "search", "show", "status", "verify",
    }
)  # fmt: skip
"""Each is like a command of the quick tests: like `ingest` or `import`, or like `sql`, which starts no process."""


def traps(folder: Path) -> Path:
    """Fill the folder with modules that have the names of ours, of libraries and of Python's; return their log."""
    log = folder / "executed.log"
    folder.mkdir()
    text = TRAP.format(log=str(log))
    for name in (*LIBRARIES, *(sys.stdlib_module_names - {"posix"})):
        (folder / f"{name}.py").write_text(text)
    for name in OURS:
        (folder / name).mkdir()
        for module in ("__init__", "__main__", "settings", "analyst", "errors", "ingest"):
            (folder / name / f"{module}.py").write_text(text)
    return log


def test_a_trap_catches(tmp_path: Path) -> None:
    log = traps(tmp_path / "traps")
    # A command that ran in the process of the tests has forbidden it to its children.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    command = [sys.executable, "-m", "spiders"]
    subprocess.run(command, cwd=log.parent, env=environment, capture_output=True, check=False)
    assert log.exists()


@pytest.mark.parametrize(
    "command", [pytest.param(name, marks=[pytest.mark.slow] if name in SLOW else []) for name in sorted(COMMANDS)]
)
def test_no_command_executes_what_is_in_the_working_directory(
    command: str, tmp_path: Path, ingested_60: Ingested, small: Replica
) -> None:
    log = traps(tmp_path / "traps")
    data = shutil.copytree(ingested_60.data_dir, tmp_path / "data", symlinks=True)
    arguments = arguments_of(command, small, ingested_60, tmp_path)
    done = subprocess.run(
        [Path(sysconfig.get_path("scripts")) / "caci", "--data-dir", data, command, *arguments],
        cwd=log.parent,
        env=environment_of(tmp_path, CACI_DOWNLOAD_DELAY="0"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert not log.exists(), log.read_text()
    assert "Traceback" not in done.stderr
    assert done.returncode == 0 or command in MAY_FAIL, done.stdout + done.stderr


def test_the_spider_executes_nothing_of_the_working_directory(tmp_path: Path, small: Replica) -> None:
    log = traps(tmp_path / "traps")
    (log.parent / "scrapy.cfg").write_text("[settings]\ndefault = settings\n")
    (log.parent / "settings.py").write_text(TRAP.format(log=str(log)))
    done = subprocess.run(
        [Path(sysconfig.get_path("scripts")) / "scrapy", "crawl", "analyst", "-a", f"origin={small.url.rstrip('/')}"],
        cwd=log.parent,
        env=environment_of(
            tmp_path, CACI_DOWNLOAD_DELAY="0", CACI_DATA_DIR=str(tmp_path), SCRAPY_SETTINGS_MODULE="spiders.settings"
        ),
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert not log.exists(), log.read_text()
    assert done.returncode == 0, done.stderr.decode()
