"""How a run is accounted for: what it did, whether it is green, and what to do where it is not."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from prefect import get_run_logger
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from flows.orchestration.artifacts import show_politeness, show_summary, show_years
from flows.orchestration.events import tell_of
from flows.orchestration.tasks import publish_task
from flows.pipeline.advice import advice_for
from flows.pipeline.crawl import CrawlReport
from flows.pipeline.load import Loaded
from flows.settings import Settings
from schemas.certificate import Certificate
from schemas.run import Run, RunState
from spiders.archive.archive import RUN_URN, Archive
from spiders.sites import load_site
from warehouse.account.news import new_articles
from warehouse.database.warehouse import open_warehouse
from warehouse.errors import WarehouseError
from warehouse.load.batch import Batch
from warehouse.load.write import load


@dataclass(frozen=True)
class RunResult:
    """What a run did, for whoever called the flow."""

    run: Run
    crawl: CrawlReport
    loaded: Loaded | None

    @property
    def problem(self) -> str | None:
        """What made the run red, in one line; None for a green run."""
        if self.run.state is RunState.GREEN:
            return None
        return "; ".join(self.run.problems) or "the run did not add up"

    @property
    def message(self) -> str:
        """How the run ended, in words; where it is red, what to do."""
        if self.problem is None:
            return "Done and complete."
        return f"The run is red: {self.problem}. {advice_for(self.crawl)}"


@dataclass(frozen=True)
class Account:
    """A run that is at work: its name, what it was given, and when it began."""

    flow: str
    settings: Settings
    parameters: Mapping[str, Any]
    started_at: datetime

    def conclude(self, crawled: CrawlReport, loaded: Loaded | None, certificate: Certificate | None) -> State[Any]:
        """Records the run, publishes where it is green, and shows it to whoever watches Prefect.

        To be called by whoever holds the data directory.

        Args:
            crawled: what was fetched.
            loaded: what was loaded; None where the warehouse stays as it was.
            certificate: the account of the run; None where it could account for nothing.

        Returns:
            Completed with a `RunResult` after a green run, Failed with one after a red run.
        """
        green = certificate is not None and certificate.complete
        run = Run(
            run_id=_run_id(),
            flow=self.flow,
            parameters=dict(self.parameters),
            started_at=self.started_at,
            finished_at=datetime.now(UTC),
            state=RunState.GREEN if green else RunState.RED,
            problems=problems_of(certificate) if certificate is not None else tuple(crawled.problems),
            certificate=certificate,
            politeness=crawled.politeness,
        )
        self._record(run, into_warehouse=loaded is not None)
        if green:
            publish_task(self.settings)
        result = RunResult(run, crawled, loaded)
        self._show(result)
        state = Completed if green else Failed
        return state(message=result.message, data=result)

    def _record(self, run: Run, into_warehouse: bool) -> None:
        """Writes the run into the archive, from which a rebuild restores it, and into the warehouse."""
        archive = Archive(self.settings.archive_dir, load_site(self.settings.site), indexed=False)
        with archive.writer("run") as writer:
            writer.write_metadata(f"{RUN_URN}{run.run_id}", run.model_dump(mode="json"))
        if into_warehouse:
            with open_warehouse(self.settings.warehouse) as connection:
                load(connection, Batch(runs=[run]), settle=False)

    def _show(self, result: RunResult) -> None:
        try:
            new = new_articles(self.settings.warehouse, result.loaded.new) if result.loaded is not None else []
        except WarehouseError as error:  # the run is over and recorded, whatever can be shown of it
            get_run_logger().warning("The new articles could not be shown: %s", error)
            new = []
        show_politeness(result.run)
        show_summary(result.run, result.message, new)
        show_years(self.settings.warehouse)
        tell_of(result.run, result.crawl.layout_problems, new)


def problems_of(certificate: Certificate) -> tuple[str, ...]:
    """What keeps a run from being green, in words."""
    problems = list(certificate.problems)
    if pending := certificate.total.pending:
        problems.append(f"{pending} listed items are still to be fetched")
    if pending := certificate.not_listed.pending:
        problems.append(f"{pending} items that no listing names are still to be fetched")
    return tuple(problems)


def _run_id() -> str:
    """The flow run's identifier; one that is executed again is another run of ours."""
    if flow_run.id is None:
        return str(uuid.uuid4())
    again = flow_run.run_count
    return f"{flow_run.id}-{again}" if again and again > 1 else str(flow_run.id)
