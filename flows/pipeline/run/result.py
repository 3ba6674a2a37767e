"""What a run did: whether it is green, what made it red, and what to do about it."""

from dataclasses import dataclass

from flows.pipeline.crawl import CrawlResult
from flows.pipeline.load import LoadResult
from flows.pipeline.run.advice import advice_for
from schemas.run import Run
from schemas.run_state import RunState


@dataclass(frozen=True)
class RunResult:
    """What a run did, for whoever started it."""

    run: Run
    crawl: CrawlResult
    loaded: LoadResult | None
    """What was loaded; None if the warehouse stayed as it was."""

    @property
    def problem(self) -> str | None:
        """What made the run red, in one line; None for a green run."""
        if self.run.state is RunState.GREEN:
            return None
        return "; ".join(self.run.problems) or "the reason is unknown"

    @property
    def message(self) -> str:
        """How the run ended, in words; if it is red, also what to do."""
        if self.problem is None:
            return "Done and complete."
        return f"The run is red: {self.problem}. {advice_for(self.crawl)}"
