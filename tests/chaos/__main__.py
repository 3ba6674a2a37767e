"""Kill the pipeline, print what became of it, and exit with 1 if anything is wrong: `python -m tests.chaos`."""

import argparse
import os
import platform
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from flows.orchestration.environment import DEFAULTS
from flows.orchestration.own_server import start_own_server
from replica.server import Replica
from tests.chaos.baseline import Resumed, killed_and_resumed
from tests.chaos.plans import plans
from tests.chaos.trials import Trial, Workshop, attempt
from tests.conftest import environment_of
from tests.support.forks import prepare_forks

ARTICLES, ARTICLES_OF_BASELINE = 24, 600
RESULTS = Path("bench/chaos.md")


def main() -> int:
    """Perform the trials, and return the exit status."""
    arguments = _arguments()
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="chaos-") as home:
        directory = Path(home)
        os.environ |= DEFAULTS | {"HOME": home, "PREFECT_HOME": f"{home}/prefect"}
        prepare_forks(environment_of(directory, **start_own_server()))
        trials = list(_trials(directory, arguments))
        with Replica(articles=ARTICLES_OF_BASELINE) as site:
            baseline = list(killed_and_resumed(directory, site, arguments.seed, arguments.baseline))
    report = _report(trials, baseline, arguments, time.monotonic() - start)
    sys.stdout.write(report)
    if arguments.write:
        RESULTS.write_text(report, encoding="utf-8")
    return 0 if len(trials) == arguments.kills and not any(trial.faults for trial in trials) else 1


def _trials(directory: Path, arguments: argparse.Namespace) -> Iterator[Trial]:
    with Replica(articles=ARTICLES) as site, ThreadPoolExecutor(arguments.at_once) as pool:
        workshop = Workshop(directory, site.url)
        for trial in pool.map(lambda plan: attempt(workshop, plan), plans(arguments.seed, arguments.kills)):
            verdict = "survived" if not trial.faults else "; ".join(trial.faults)
            plan = trial.plan
            sys.stderr.write(f"{plan.number:>4} {plan.command:<8} {trial.stage:<36} {plan.name:<32} {verdict}\n")
            yield trial


def _report(trials: list[Trial], baseline: list[Resumed], arguments: argparse.Namespace, seconds: float) -> str:
    survived = sum(not trial.faults for trial in trials)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    lossy = [resumed for resumed in baseline if resumed.lost]
    silent = [resumed for resumed in lossy if resumed.status == 0]
    shares = sorted(resumed.lost / resumed.of for resumed in lossy)
    most = f", {shares[0]:.0%} to {shares[-1]:.0%} of them" if shares else ""
    return "\n".join(
        [
            "# Killed anywhere",
            "",
            f"{datetime.now(UTC):%Y-%m-%d}, {machine}. Seed {arguments.seed}, {seconds / 60:.0f} minutes. `make chaos`"
            " kills again.",
            "",
            f"**{survived} of {len(trials)}**: after the next run, every article of the replica ({ARTICLES}) is stored"
            " once, all tables equal those of an undisturbed run and those of a new load of the archive, the snapshot"
            " equals the warehouse, exports and releases equal undisturbed ones, and no unfinished file and no process"
            " is left. A reader that asks the published database twenty times a second never met an error, nor fewer"
            " articles than before.",
            "",
            *_table(("command", "stage"), trials, lambda trial: (trial.plan.command, trial.stage)),
            "",
            *_table(("killed",), trials, lambda trial: (trial.plan.name,)),
            "",
            f"A plain Scrapy spider with a JOBDIR (`tests/chaos/plain_spider.py`, {ARTICLES_OF_BASELINE} articles),"
            f" killed with SIGKILL and resumed once: **{len(lossy)} of {len(baseline)}** trials lost pages{most};"
            f" {len(silent)} of these ended with exit status 0 all the same.",
            "",
        ]
    )


def _table(names: tuple[str, ...], trials: Iterable[Trial], key: Callable[[Trial], tuple[str, ...]]) -> list[str]:
    rows: dict[tuple[str, ...], list[bool]] = defaultdict(list)
    for trial in trials:
        rows[key(trial)].append(not trial.faults)
    lines = [f"| {' | '.join(names)} | kills | survived |", f"|{' --- |' * len(names)} ---: | ---: |"]
    return lines + [f"| {' | '.join(row)} | {len(rows[row])} | {sum(rows[row])} |" for row in sorted(rows)]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="chaos", description="Kill the pipeline at random moments.")
    parser.add_argument("--kills", type=int, default=200, help="number of kills (default: 200)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the moments (default: 1)")
    parser.add_argument("--at-once", type=int, default=os.cpu_count() or 1, help="number of concurrent trials")
    parser.add_argument(
        "--baseline", type=int, default=12, help="number of trials of a plain Scrapy spider (default: 12)"
    )
    parser.add_argument("--write", action="store_true", help=f"write the tables to {RESULTS}")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
