"""Progress of long work on standard error: a bar for each phase in a terminal, lines elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from flows.pipeline.progress import LineReporter, report_to
from spiders.terminal_text import one_line


class BarReporter:
    """Draws a bar for each phase in a terminal."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._bars: dict[str, TaskID] = {}

    def update(self, phase: str, completed: int, total: int | None) -> None:
        """See `flows.pipeline.progress.Reporter`."""
        if phase not in self._bars:
            self._bars[phase] = self._progress.add_task(phase, total=total)
        self._progress.update(self._bars[phase], completed=completed, total=total)

    def say(self, line: str) -> None:
        """See `flows.pipeline.progress.Reporter`."""
        _print_line(self._progress.console, line)


@contextmanager
def terminal_progress() -> Iterator[None]:
    """Show progress on standard error for as long as the context lasts: bars in a terminal, lines elsewhere."""
    console = Console(file=sys.stderr)
    if not console.is_terminal:
        with report_to(LineReporter(lambda line: _print_line(console, line))):
            yield
        return
    columns = (
        TextColumn("{task.description:<22}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        TimeRemainingColumn()
    )  # fmt: skip
    with Progress(*columns, console=console) as progress, report_to(BarReporter(progress)):
        yield


def _print_line(console: Console, line: str) -> None:
    console.print(one_line(line), markup=False, highlight=False, soft_wrap=True)
