"""What is killed when: drawn from a seed, for all commands, intervals between two marks, and victims."""

import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

Mark = Callable[[Path], bool]
BEGIN, END = "begin", "end"


def _has(pattern: str) -> Mark:
    return lambda data_dir: any(data_dir.glob(pattern))


# Files that show the progress of a run from outside.
MARKS: dict[str, dict[str, Mark]] = {
    "ingest": {
        "fetching": _has("archive/analyst-*.warc.gz"),
        "loading": _has("warehouse.duckdb"),
        "accounting": _has("archive/run-*.warc.gz"),
        "publishing": _has(".analyst.duckdb.partial"),
        "published": _has("analyst.duckdb"),
    },
    "import": {
        "writing": _has("archive/import-*.warc.gz"),
        "loading": _has("warehouse.duckdb"),
        "publishing": _has(".analyst.duckdb.partial"),
        "published": _has("analyst.duckdb"),
    },
    "rebuild": {
        "loading": _has("rebuild.duckdb"),
        "publishing": _has(".analyst.duckdb.partial"),
        "published": _has("analyst.duckdb"),
    },
}

KILL, TERMINATE, INTERRUPT_TWICE = (signal.SIGKILL,), (signal.SIGTERM,), (signal.SIGINT, signal.SIGINT)


@dataclass(frozen=True)
class Plan:
    """One kill: `fraction` of the way from the mark `after` to the next one, `victim` gets `signals`."""

    number: int
    command: str
    after: str
    victim: str
    signals: tuple[signal.Signals, ...]
    fraction: float = 0.0
    cut: float | None = None
    """The share of the archive's last record that remains, as if its writer had died in the middle of it."""

    @property
    def name(self) -> str:
        """Which victim gets which signal, in words."""
        number = " twice" if len(self.signals) > 1 else ""
        return f"{self.signals[0].name}{number} to {self.victim}"


MAIN = [("main process", KILL), ("process group", KILL), ("main process", TERMINATE), ("main process", INTERRUPT_TWICE)]
SPIDER, READER = [("spider", KILL)], [("reader", KILL)]
VICTIMS = {
    ("ingest", BEGIN): (MAIN, 1),
    ("ingest", "fetching"): (MAIN + SPIDER, 3),
    ("ingest", "loading"): (MAIN, 3),
    ("ingest", "accounting"): (MAIN, 1),
    ("ingest", "publishing"): (MAIN[:2], 2),
    ("ingest", "published"): (MAIN[:2], 1),
    ("import", BEGIN): (MAIN[:1], 1),
    ("import", "writing"): (MAIN, 1),
    ("import", "loading"): (MAIN + READER, 2),
    ("import", "publishing"): (MAIN[:2], 1),
    ("rebuild", BEGIN): (MAIN[:1], 1),
    ("rebuild", "loading"): (MAIN + READER, 1),
    ("rebuild", "publishing"): (MAIN[:2], 1),
}
"""The victims in the interval that begins with a mark, and its weight among the intervals."""
OF_A_WRITER = {"fetching", "writing"}


def plans(seed: int, count: int) -> Iterator[Plan]:
    """Yield `count` plans: each interval and victim in turn, in random order and at random moments."""
    random = Random(seed)
    kinds = [
        Plan(0, command, after, victim, signals)
        for (command, after), (victims, weight) in VICTIMS.items()
        for victim, signals in victims * weight
    ]
    drawn: list[Plan] = []
    while len(drawn) < count:
        drawn += random.sample(kinds, len(kinds))
    for number, plan in enumerate(drawn[:count], start=1):
        torn = plan.after in OF_A_WRITER and (plan.victim, plan.signals) in MAIN[:2] and random.random() < 0.5
        yield replace(plan, number=number, fraction=random.random(), cut=random.random() if torn else None)
