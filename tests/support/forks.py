"""The command `caci` as a process forked from a server that has already imported the pipeline.

It is the same code in a real process, without two seconds of imports: the suite runs it some hundred times. Prefect
reads its settings when it is imported, so there is one fork server per Prefect server; a command that works without
Prefect is forked from it, too, and does not look at it.
"""

import gc
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from flows.cli import COMMANDS
from tests.support import forked_spiders
from tests.support.forked import run_to_exit
from tests.support.forked_spiders import SpiderForkingPopen

PRELOADED = [
    *sorted({path.partition(":")[0] for path, _ in COMMANDS.values()}),
    "flows.ingest", "flows.audit", "flows.refresh", "flows.backfill", "pytz", "rich.markdown",
    "tests.support.indexed_names",
    *forked_spiders.PRELOADED,
]  # fmt: skip
context = multiprocessing.get_context("forkserver")
_environment: dict[str, str] = {}


def prepare_forks(environment: Mapping[str, str]) -> None:
    """Start the fork server, once; Prefect is imported in `environment`, whose PREFECT_API_URL names the server."""
    from flows.orchestration.environment import DEFAULTS

    if _environment:
        assert _environment["PREFECT_API_URL"] == environment["PREFECT_API_URL"], "one Prefect server in a process"
        return
    _environment.update(environment)
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update({**DEFAULTS, **environment})
    try:
        context.set_forkserver_preload(PRELOADED)
        started = context.Process(target=os.getpid)
        started.start()
        started.join()
    finally:
        os.environ.clear()
        os.environ.update(before)


def run_forked(
    arguments: list[str], cwd: Path, environment: dict[str, str], seconds: float
) -> "subprocess.CompletedProcess[str]":
    """Run `caci` to its end, like `subprocess.run`; meanwhile its output is in files of `cwd`."""
    output, errors = cwd / f"{os.getpid()}.out", cwd / f"{os.getpid()}.err"
    process = context.Process(target=_run, args=(arguments, cwd, environment, output, errors))
    process.start()
    process.join(seconds)
    if process.exitcode is None:
        process.kill()
        process.join()
        raise subprocess.TimeoutExpired(arguments, seconds, errors.read_bytes())
    outputs = [path.read_text(encoding="utf-8", errors="replace") for path in (output, errors)]
    done = subprocess.CompletedProcess(arguments, process.exitcode, *outputs)
    process.close()
    return done


def _run(arguments: list[str], cwd: Path, environment: dict[str, str], output: Path, errors: Path) -> None:
    import flows.cli

    gc.freeze()  # the modules live as long as this process: nothing of them is to be collected
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    os.chdir(cwd)
    for number, path in ((1, output), (2, errors)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
    sys.argv = ["caci", *arguments]
    # The reader processes, which are spawned, import the main module.
    sys.modules["__main__"] = flows.cli
    if not environment.get("PREFECT_API_URL"):  # Prefect has threads, and a fork of a process with threads may hang
        subprocess.Popen = SpiderForkingPopen  # type: ignore[misc]
    run_to_exit(flows.cli.main)
