"""A kill, the run after it, and what is wrong then."""

import shutil
import signal
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from flows.pipeline.load import MAX_CAPTURES_READ_HERE
from spiders.archive.archive import Archive
from spiders.archive.index import read_index, write_index
from spiders.archive.recovery import WARC_SUFFIX, index_path
from tests.chaos.outcome import Rows, content, exported, faults
from tests.chaos.plans import ALREADY_FETCHED, BEGIN, END, KILL, MARKS, Files, Plan, files_of
from tests.chaos.processes import Caci, send
from tests.chaos.reader import asked_all_the_time
from tests.chaos.stages import ARCHIVE_WRITE, index_is_behind, stage_of
from tests.support.archived import SITE

SECONDS_BETWEEN_LOOKS = 0.0005
ATTEMPTS = 6
CHILDREN = {"spider", "reader"}
BEFORE_THE_LOAD = ("start", "fetch", "import", "load: opening", "load: reading")
"""Stages in which the last record may still be half written; later ones have loaded it."""


@dataclass(frozen=True)
class Trial:
    """A performed plan: the stage of the run at the kill, and what was wrong after the next run."""

    plan: Plan
    stage: str
    faults: list[str]
    milliseconds: int = 0
    """From the start of the run to the kill."""


@dataclass
class Workshop:
    """What all trials share: the site, a finished run for comparison, and the duration of each interval."""

    directory: Path
    origin: str
    environment: dict[str, str] = field(default_factory=dict)
    """Settings of each run."""
    expected: dict[str, dict[str, Rows]] = field(default_factory=dict)
    """The tables after each command, undisturbed."""
    exports: dict[str, dict[str, str]] = field(default_factory=dict)
    """The exported files after each command, undisturbed."""
    seconds: dict[tuple[str, str], float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Run each command undisturbed."""
        for command in MARKS:
            data_dir = self.data_dir(self.directory / command, command)
            self.seconds |= self._undisturbed(command, data_dir)
            self.expected[command] = content(data_dir / "warehouse.duckdb")
            self.exports[command] = exported(data_dir)
            if command == "ingest":
                # So many that the next commands read them in processes
                while _captures(data_dir) <= MAX_CAPTURES_READ_HERE:
                    self._undisturbed(command, data_dir)

    def _undisturbed(self, command: str, data_dir: Path) -> dict[tuple[str, str], float]:
        before = files_of(data_dir)
        caci = self.start(command, data_dir)
        times = _times(caci, data_dir, before, command)
        if (status := caci.wait()) != 0:
            raise RuntimeError(f"undisturbed, caci {command} ends with {status}:\n{caci.output}")
        return times

    @property
    def finished(self) -> Path:
        """The data directory of an undisturbed crawl."""
        return self.directory / "ingest" / "data"

    def data_dir(self, directory: Path, command: str) -> Path:
        """Return a new data directory in its state before `command`."""
        data_dir = directory / "data"
        shutil.rmtree(directory, ignore_errors=True)
        if command in ALREADY_FETCHED:
            shutil.copytree(self.finished, data_dir, symlinks=True)
        else:
            data_dir.mkdir(parents=True)
        return data_dir

    def start(self, command: str, data_dir: Path, readers: int = 1) -> Caci:
        """Start `caci command` on a data directory."""
        arguments = {
            "ingest": ["--origin", self.origin],
            "import": [str(path) for path in self.finished.glob("archive/analyst-*.warc.gz")],
            "rebuild": ["--yes"],
            "refresh": ["--hours", "0", "--limit", "20", "--origin", self.origin],
            "audit": ["--origin", self.origin],
            "backfill": ["--since", "1996-01-01", "--until", "2030-12-31", "--origin", self.origin],
            "export": ["--format", "csv"],
        }.get(command, [])
        environment = self.environment | {"CACI_READERS": str(readers)}
        return Caci(data_dir.parent / "run", "--data-dir", str(data_dir), command, *arguments, **environment)


def _captures(data_dir: Path) -> int:
    return sum(1 for _ in Archive(data_dir / "archive", SITE).captures())


def _times(caci: Caci, data_dir: Path, before: Files, command: str) -> dict[tuple[str, str], float]:
    """Return the seconds from each mark of an undisturbed run to the next."""
    reached = {BEGIN: time.monotonic()}
    for name, mark in MARKS[command].items():
        while not mark(data_dir, before) and caci.is_running():
            time.sleep(SECONDS_BETWEEN_LOOKS)
        reached[name] = time.monotonic()
    caci.wait()
    reached[END] = time.monotonic()
    moments = list(reached.values())
    return {(command, name): moments[index + 1] - moments[index] for index, name in enumerate(reached) if name != END}


def attempt(workshop: Workshop, plan: Plan) -> Trial:
    """Perform a plan; an error of the trial itself is a fault of it, and the other trials continue."""
    try:
        return perform(workshop, plan)
    except Exception as error:  # noqa: BLE001 any error is reported
        return Trial(plan, "unknown", [f"{type(error).__name__}: {error}"])


def perform(workshop: Workshop, plan: Plan) -> Trial:
    """Kill once, run again, and check. A kill that is too late or finds no victim is repeated at another moment."""
    directory = workshop.directory / f"trial-{plan.number}"
    random = Random(plan.number)
    for _ in range(ATTEMPTS):
        data_dir = workshop.data_dir(directory, plan.command)
        before = files_of(data_dir)
        with asked_all_the_time(data_dir / "analyst.duckdb") as errors:
            caci = workshop.start(plan.command, data_dir, readers=2 if plan.victim == "reader" else 1)
            start = time.monotonic()
            stage = _strike(workshop, plan, caci, data_dir, before)
            milliseconds = round((time.monotonic() - start) * 1000)
            status = caci.wait()
        if stage is not None and (status == -signal.SIGKILL or plan.signals != KILL or plan.victim in CHILDREN):
            break
        plan = replace(plan, fraction=random.random() * plan.fraction)
    else:
        return Trial(plan, "none", ["the kill was always too late"])
    wrong = _ended_badly(plan, caci, status)
    wrong += [f"still alive: {child.command}" for child in caci.orphans()]
    if plan.cut is not None and stage.startswith(BEFORE_THE_LOAD) and _tear(data_dir, before, plan.cut):
        stage += ", record torn"
    with asked_all_the_time(data_dir / "analyst.duckdb") as later:
        following = workshop.start(plan.command, data_dir)
        status = following.wait()
    wrong += [f"a reader of the published database: {error}" for error in [*errors, *later][:3]]
    if status != 0:
        wrong.append(f"the next run ended with {status}: {following.output.strip()[-500:]}")
    wrong += [f"still alive: {child.command}" for child in following.orphans()]
    if not wrong:
        wrong = faults(data_dir, workshop.expected[plan.command], directory / "anew")
        different = exported(data_dir).items() ^ workshop.exports[plan.command].items()
        wrong += [f"{path} differs" for path in {path for path, _ in different}]
    if not wrong:
        shutil.rmtree(directory)
    return Trial(plan, stage, wrong, milliseconds)


def _strike(workshop: Workshop, plan: Plan, caci: Caci, data_dir: Path, before: Files) -> str | None:
    """Wait for the moment, kill, and return the stage of the run; None if there is no victim any more."""
    mark = MARKS[plan.command].get(plan.after)
    while mark is not None and not mark(data_dir, before):
        if not caci.is_running():
            return None
        time.sleep(SECONDS_BETWEEN_LOOKS)
    time.sleep(workshop.seconds[plan.command, plan.after] * plan.fraction)
    find = {"spider": caci.spider, "reader": caci.reader}.get(plan.victim, lambda: caci.process_id)
    while (victim := find()) is None and caci.is_running():  # the child may not have started yet
        time.sleep(SECONDS_BETWEEN_LOOKS)
    stage = stage_of(caci.stack(), data_dir)
    if victim is None or not caci.is_running():
        return None
    if plan.victim == "process group":
        caci.kill_all()
    for number in plan.signals:
        send(victim, number)
    if stage == "fetch" and plan.signals[0] is signal.SIGKILL and index_is_behind(data_dir / "archive"):
        return ARCHIVE_WRITE
    return stage


def _ended_badly(plan: Plan, caci: Caci, status: int) -> list[str]:
    """Return what is wrong with the end of the run: its exit status, or a traceback in place of a clear message."""
    expected = {
        "SIGKILL": {-signal.SIGKILL},
        "SIGTERM": {128 + signal.SIGTERM, 0},  # 0: it was already finished
        "SIGINT": {128 + signal.SIGINT, 0},
    }[plan.signals[0].name]
    if plan.victim in CHILDREN:
        expected = {1} if plan.victim == "spider" else {0, 1}
    wrong = [] if status in expected else [f"the run ended with {status}, not {sorted(expected)}: {caci.output[-500:]}"]
    can_report = plan.signals[0] is not signal.SIGKILL or plan.victim in CHILDREN
    if can_report and "Traceback" in caci.output:
        wrong.append(f"a traceback: {caci.output[-1500:]}")
    if can_report and status != 0 and "caci: " not in caci.output:
        wrong.append(f"no line says how the run ended: {caci.output[-500:]}")
    return wrong


def _tear(data_dir: Path, before: Files, fraction: float) -> bool:
    """Cut the last record of the crawl or import, and its index line, as a writer does that dies during a write."""
    earlier_ends = {name: size for name, _, size in before}
    warcs = [path for path in (data_dir / "archive").glob(f"*{WARC_SUFFIX}") if not path.name.startswith("run-")]
    warcs.sort(key=lambda path: path.stat().st_mtime)
    entries = read_index(index_path(warcs[-1]))[0] if warcs else []
    last = max(entries, key=lambda entry: entry.end, default=None)
    if last is None or last.offset < earlier_ends.get(warcs[-1].name, 0):  # of an earlier run, which is loaded
        return False
    with warcs[-1].open("r+b") as warc:
        warc.truncate(last.offset + 1 + int((last.length - 2) * fraction))
    write_index(index_path(warcs[-1]), [entry for entry in entries if entry is not last])
    return True
