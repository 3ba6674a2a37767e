"""What a run did: whether it is green, what made it red, and what to do about it."""

from dataclasses import dataclass

from flows.pipeline.crawl import CrawlResult
from flows.pipeline.load import LoadResult
from flows.pipeline.run.advice import advice_for
from schemas.run import Run, RunState
from spiders.messages import MAX_MESSAGE_CHARACTERS, joined

MAX_PROBLEM_CHARACTERS = MAX_MESSAGE_CHARACTERS - 300
"""The rest is for what to do."""


@dataclass(frozen=True)
class RunResult:
    """What a run did, for whoever started it."""

    run: Run
    crawl: CrawlResult
    loaded: LoadResult | None
    """What was loaded; None if the warehouse stayed as it was."""

    @property
    def problem(self) -> str | None:
        """What made the run red, in one line of bounded length; None for a green run. `run.problems` has all of it."""
        if self.run.state is RunState.GREEN:
            return None
        return joined(self.run.problems, MAX_PROBLEM_CHARACTERS) or "the reason is unknown"

    @property
    def message(self) -> str:
        """How the run ended, in words; if it is red, first what to do, then why, for a notification may cut it off."""
        if self.problem is None:
            return "Done and complete."
        return f"The run is red. {advice_for(self.run.reason)} What is wrong: {self.problem}."
