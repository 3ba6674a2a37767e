"""The run in progress: how it is recorded and, if it is green, published."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flows.pipeline.crawl import CrawlResult
from flows.pipeline.load import LoadResult
from flows.pipeline.run.last_runs import record_last_run
from flows.pipeline.run.result import RunResult
from flows.pipeline.run.steps import Steps
from flows.settings import Settings
from schemas.certificate import Certificate
from schemas.run import Run, RunState
from spiders.archive.archive import RUN_URN, Archive
from spiders.archive.writer import ArchiveWriter
from spiders.sites import load_site
from warehouse.load.batch import Batch
from warehouse.load.write import load


@dataclass(frozen=True)
class CurrentRun:
    """The run in progress: its flow, its parameters, and when it started."""

    flow: str
    settings: Settings
    parameters: Mapping[str, Any]
    steps: Steps
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def finish(
        self, crawled: CrawlResult, loaded: LoadResult | None = None, certificate: Certificate | None = None
    ) -> RunResult:
        """Record the run, publish if it is green, and show it. The caller holds the lock of the data directory.

        Args:
            crawled: what was fetched.
            loaded: what was loaded; None if the warehouse stays as it was.
            certificate: of the items of the run; None if no listing page was read.
        """
        green = certificate is not None and certificate.complete
        run = Run(
            run_id=self.steps.run_id(),
            flow=self.flow,
            parameters=dict(self.parameters),
            started_at=self.started_at,
            finished_at=datetime.now(UTC),
            state=RunState.GREEN if green else RunState.RED,
            reason=crawled.decisive_reason,
            problems=problems_of(certificate) if certificate is not None else tuple(crawled.problems),
            certificate=certificate,
            politeness=crawled.politeness,
        )
        self._record(run, into_warehouse=loaded is not None)
        if green:
            self.steps.publish(self.settings)
        result = RunResult(run, crawled, loaded)
        record_last_run(self.settings, run, result.message)
        self.steps.show(self.settings, result)
        return result

    def _record(self, run: Run, into_warehouse: bool) -> None:
        """Write the run to the archive, from which a rebuild restores it, and to the warehouse."""
        archive = Archive(self.settings.archive_dir, load_site(self.settings.site), indexed=False)
        with ArchiveWriter(archive, "run") as writer:
            writer.write_metadata(f"{RUN_URN}{run.run_id}", run.model_dump(mode="json"))
        if into_warehouse:
            with self.settings.warehouse.writing() as connection:
                load(connection, Batch(runs=[run]), last=False)


def problems_of(certificate: Certificate) -> tuple[str, ...]:
    """Return the reasons why a run is not green."""
    problems = list(certificate.problems)
    if pending := certificate.total.pending:
        problems.append(f"listed items still to be fetched: {pending}")
    if pending := certificate.not_listed.pending:
        problems.append(f"items that no listing names, still to be fetched: {pending}")
    return tuple(problems)
