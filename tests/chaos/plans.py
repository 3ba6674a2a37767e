"""What is killed when: drawn from a seed, for all commands, intervals between two marks, and victims."""

import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from spiders.archive.recovery import WARC_SUFFIX

Files = frozenset[tuple[str, int, int]]
"""Files by name, inode and size: a file that is replaced is another one, and so is a WARC file that grows."""
Mark = Callable[[Path, Files], bool]
BEGIN, END = "begin", "end"


def files_of(data_dir: Path) -> Files:
    """Return the files that are there before a command begins."""
    return frozenset(filter(None, map(_key, data_dir.rglob("*"))))


def _key(path: Path) -> tuple[str, int, int] | None:
    with suppress(OSError):  # it may vanish meanwhile
        found = path.lstat()
        return path.name, found.st_ino, found.st_size if path.name.endswith(WARC_SUFFIX) else 0
    return None


def _new(pattern: str) -> Mark:
    return lambda data_dir, before: any(_key(path) not in before | {None} for path in data_dir.glob(pattern))


PUBLISHING = {"publishing": _new(".caci/analyst.duckdb"), "published": _new("analyst.duckdb")}
ON_SITE = {"fetching": _new("archive/analyst-*.warc.gz"), "accounting": _new("archive/run-*.warc.gz")} | PUBLISHING
# Files that show the progress of a run from outside.
MARKS: dict[str, dict[str, Mark]] = {
    "ingest": {
        "fetching": ON_SITE["fetching"],
        "loading": _new("warehouse.duckdb"),
        "accounting": ON_SITE["accounting"],
    }
    | PUBLISHING,
    "refresh": ON_SITE,
    "audit": ON_SITE,
    "backfill": ON_SITE,
    "import": {"writing": _new("archive/import-*.warc.gz"), "loading": _new("warehouse.duckdb")} | PUBLISHING,
    "rebuild": {"loading": _new(".caci/rebuild.duckdb")} | PUBLISHING,
    "publish": PUBLISHING,
    "export": {"written": _new("exports/*")},
    "release": {"written": _new("exports/releases/*")},
}
ALREADY_FETCHED = MARKS.keys() - {"ingest", "import"}
"""Commands that need the data of a finished crawl."""

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
    ("refresh", BEGIN): (MAIN[:1], 1),
    ("refresh", "fetching"): (MAIN + SPIDER, 1),
    ("refresh", "accounting"): (MAIN[:2], 1),
    ("refresh", "publishing"): (MAIN[:1], 1),
    ("audit", "fetching"): (MAIN + SPIDER, 1),
    ("audit", "accounting"): (MAIN[:1], 1),
    ("audit", "publishing"): (MAIN[:1], 1),
    ("backfill", "fetching"): (MAIN + SPIDER, 1),
    ("backfill", "accounting"): (MAIN[:1], 1),
    ("backfill", "publishing"): (MAIN[:1], 1),
    ("publish", BEGIN): (MAIN, 1),
    ("publish", "publishing"): (MAIN[:2], 1),
    ("publish", "published"): (MAIN[:2], 1),
    ("export", BEGIN): (MAIN, 2),
    ("release", BEGIN): (MAIN, 2),
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
