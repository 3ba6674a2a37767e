"""Nothing in the working directory is executed: neither by a command nor by the processes that it starts."""

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from flows.cli import COMMANDS
from replica.server import Replica
from tests.conftest import Ingested, environment_of

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
SITE = ("--origin", "{site}")
ARTICLE = "caci:{item}"
ARGUMENTS: dict[str, tuple[str, ...]] = {
    "ingest": SITE,
    "audit": SITE,
    "refresh": (*SITE, "--limit", "2", "--hours", "0"),
    "backfill": (*SITE, "--since", "2020-01-01"),
    "import": ("{page}",),
    "rebuild": ("--yes",),
    "sql": ("SELECT 1",),
    "search": ("Kazakhstan",),
    "show": (ARTICLE,),
    "cite": (ARTICLE,),
    "diff": (ARTICLE,),
    "export": ("--format", "jsonl"),
    "demo": ("--articles", "40"),
}
"""What each command gets; the others get nothing."""
MAY_FAIL = frozenset({"automations", "serve", "demo"})
"""The first two need a Prefect server, and say so; the demo compares the data with another site's."""
SLOW = frozenset(
    {
        "audit", "backfill", "certificate", "cite", "demo", "diff", "duplicates", "politeness", "rebuild", "refresh",
        "release", "search", "show", "status",
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
    subprocess.run([sys.executable, "-m", "spiders"], cwd=log.parent, capture_output=True, check=False)
    assert log.exists()


@pytest.mark.parametrize(
    "command", [pytest.param(name, marks=[pytest.mark.slow] if name in SLOW else []) for name in sorted(COMMANDS)]
)
def test_no_command_executes_what_is_in_the_working_directory(
    command: str, tmp_path: Path, ingested_60: Ingested, small: Replica
) -> None:
    log = traps(tmp_path / "traps")
    data = shutil.copytree(ingested_60.data_dir, tmp_path / "data", symlinks=True)
    item = ingested_60.truth[0]["item_id"]
    page = tmp_path / f"{item}.txt"
    page.write_text("Central Asia-Caucasus Analyst\n\nA text\n\nBy A. Person\n\nBACKGROUND: Text.\n")
    values = {"site": small.url.rstrip("/"), "item": item, "page": page}
    arguments = [argument.format(**values) for argument in ARGUMENTS.get(command, ())]
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
    assert done.returncode == 0 or command in MAY_FAIL or done.stderr.startswith("caci: "), done.stdout + done.stderr


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
