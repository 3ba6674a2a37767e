"""The command `caci` as a forked process, in a session of its own, with all its children."""

import faulthandler
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from tests.support.forks import context

# Without throttling, and in batches so small that even a few pages need more than one transaction
SETTINGS = {"CACI_DOWNLOAD_DELAY": "0", "CACI_BATCH_SIZE": "24"}
SECONDS_FOR_A_RUN = 300.0
SECONDS_FOR_ORPHANS = 15.0


def _run(arguments: list[str], directory: Path, environment: dict[str, str]) -> None:
    import flows.cli

    os.setsid()
    os.environ.update(SETTINGS | environment)
    sys.argv = ["caci", *arguments]
    # The reader processes, which are spawned, import the main module.
    sys.modules["__main__"] = flows.cli
    output = os.open(directory / "output", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    os.dup2(output, 2)
    stacks = os.open(directory / "stacks.new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    faulthandler.register(signal.SIGUSR1, file=stacks, all_threads=False)
    (directory / "stacks.new").rename(directory / "stacks")  # shows that this process is ready
    flows.cli.main()


@dataclass(frozen=True)
class Child:
    """A process of a session: its id and command line."""

    process_id: int
    command: str


class Caci:
    """A started run of `caci`, whose output goes to `directory`."""

    def __init__(self, directory: Path, *arguments: str, **environment: str) -> None:
        self.directory = directory
        directory.mkdir(parents=True, exist_ok=True)
        (directory / "stacks").unlink(missing_ok=True)
        self._process: ForkServerProcess = context.Process(target=_run, args=([*arguments], directory, environment))
        self._process.start()
        assert self._process.pid is not None
        self.process_id = self._process.pid
        while not (directory / "stacks").exists() and self.is_running():
            time.sleep(0.0005)

    def is_running(self) -> bool:
        return self._process.is_alive()

    def wait(self, seconds: float = SECONDS_FOR_A_RUN) -> int:
        """Wait for its end, and return its exit status, which is negative for a signal.

        Raises:
            TimeoutError: if the run does not end within `seconds`; it is killed then.
        """
        self._process.join(seconds)
        if self._process.exitcode is None:
            stack = self.stack()
            self.kill_all()
            raise TimeoutError(f"the run did not end in {seconds:.0f} seconds:\n{stack}")
        return self._process.exitcode

    @property
    def output(self) -> str:
        return (self.directory / "output").read_text(encoding="utf-8", errors="replace")

    def stack(self) -> str:
        """Return the calls on the stack of its main thread, innermost first; "" if it has ended."""
        dump = self.directory / "stacks"
        try:
            before = dump.stat().st_size
        except FileNotFoundError:
            return ""
        send(self.process_id, signal.SIGUSR1)
        deadline = time.monotonic() + 1
        while time.monotonic() < deadline and self.is_running():
            text = dump.read_text(errors="replace")[before:]
            if text.rstrip().endswith("in <module>"):
                return text
        return ""

    def session(self) -> list[Child]:
        """Return all living processes of its session, including itself."""
        return list(processes_of(self.process_id))

    def spider(self) -> int | None:
        """Return the process id of the spider; None if it does not run."""
        return next((child.process_id for child in self.session() if " scrapy crawl " in child.command), None)

    def reader(self) -> int | None:
        """Return the process id of a reader; None if none runs."""
        return next((child.process_id for child in self.session() if "spawn_main" in child.command), None)

    def kill_all(self) -> None:
        for child in self.session():
            send(child.process_id, signal.SIGKILL)

    def orphans(self) -> list[Child]:
        """Return the processes of its session that are still alive a while after its end."""
        deadline = time.monotonic() + SECONDS_FOR_ORPHANS
        while (children := self.session()) and time.monotonic() < deadline:
            time.sleep(0.02)
        return children


def send(process_id: int, number: signal.Signals) -> None:
    """Send a signal to a process that may have ended."""
    with suppress(ProcessLookupError):
        os.kill(process_id, number)


def processes_of(session: int) -> Iterator[Child]:
    """Yield all living processes of a session."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            # proc(5): 4400 (python) S 4398 4400 4399 … is state, parent, group, session
            state, _, _, of_session = (entry / "stat").read_text().rpartition(") ")[2].split()[:4]
            if int(of_session) == session and state not in "ZX":
                command = (entry / "cmdline").read_text(errors="replace").replace("\0", " ")
                yield Child(int(entry.name), command)
        except (OSError, ValueError):
            continue
