"""The flow `ingest`: discover, fetch, load, certificate, publish."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from flows.crawl import CrawlReport, crawl
from flows.load import Loaded, load_archive
from flows.lock import exclusive
from flows.progress import reporter
from flows.settings import Settings
from schemas.certificate import Certificate
from schemas.run import Run, RunState
from spiders.archive import Archive
from spiders.sites import load_site
from warehouse.batch import Batch
from warehouse.certificate import certify
from warehouse.database import open_warehouse
from warehouse.load import load
from warehouse.publish import publish


@dataclass(frozen=True)
class IngestResult:
    """What a run did, for whoever called the flow."""

    run: Run
    crawl: CrawlReport
    loaded: Loaded | None

    @property
    def problem(self) -> str | None:
        """What made the run red, in one line; None for a green run."""
        if self.run.state is RunState.GREEN:
            return None
        certificate = self.run.certificate
        problems = list(certificate.problems) if certificate else list(self.crawl.problems)
        if certificate and certificate.total.pending:
            problems.append(f"{certificate.total.pending} listed items are still to be fetched")
        return "; ".join(problems) or "the run did not add up"


@task(name="fetch", description="Walks the listings and fetches each new item once, into the archive.")
def fetch_task(settings: Settings, sections: Sequence[str], full: bool) -> CrawlReport:
    """Runs the spider; its log lines become this task's."""
    logger = get_run_logger()
    return crawl(settings, sections, full, logger, reporter(logger))


@task(name="load", description="Reads what the archive holds and the warehouse does not, and loads it.")
def load_task(settings: Settings) -> Loaded:
    """Loads the archive into the warehouse."""
    return load_archive(settings, reporter(get_run_logger()))


@task(name="certificate", description="Accounts for every item that the listings name.")
def certificate_task(settings: Settings, problems: Sequence[str]) -> Certificate:
    """The completeness certificate."""
    with open_warehouse(settings.warehouse) as connection:
        return certify(connection, problems)


@task(name="publish", description="Swaps in a new read-only snapshot for the analysts.")
def publish_task(settings: Settings) -> None:
    """Publishes the warehouse."""
    publish(settings.warehouse, settings.snapshot)


@flow(
    name="ingest", description="Fetches what is new on the site, loads it, certifies the run and publishes a snapshot."
)
def ingest(settings: Settings | None = None, sections: list[str] | None = None, full: bool = False) -> State[Any]:
    """Discovers and fetches what is new, loads it, and accounts for it.

    Args:
        settings: where the data lives and how politely to ask; from `CACI_…` variables by default.
        sections: slugs of the sections to walk; all by default.
        full: walk every listing to its end, instead of stopping after three pages without news.

    Returns:
        Completed with an `IngestResult` after a green run, Failed with one after a red run; a red run publishes
        nothing.

    Raises:
        Busy: another run is at work on the same data directory.
    """
    settings = settings or Settings()
    started_at = datetime.now(UTC)
    parameters = {"sections": sections, "full": full, "origin": settings.origin}
    with exclusive(settings.data_dir):
        crawled = fetch_task(settings, sections or [], full)
        loaded: Loaded | None = None
        certificate: Certificate | None = None
        if crawled.listing_pages:  # otherwise nothing was discovered, and the warehouse stays as it was
            loaded = load_task(settings)
            certificate = certificate_task(settings, [*crawled.problems, *loaded.problems])
        green = certificate is not None and certificate.complete
        run = Run(
            run_id=str(flow_run.id or uuid.uuid4()),
            flow="ingest",
            parameters=parameters,
            started_at=started_at,
            finished_at=datetime.now(UTC),
            state=RunState.GREEN if green else RunState.RED,
            certificate=certificate,
        )
        record_run(settings, run, into_warehouse=loaded is not None)
        if green:
            publish_task(settings)
    result = IngestResult(run, crawled, loaded)
    if result.problem is not None:
        return Failed(message=f"The run is red: {result.problem}", data=result)
    return Completed(message="Done and complete", data=result)


def record_run(settings: Settings, run: Run, into_warehouse: bool) -> None:
    """Writes the run into the archive, from which a rebuild restores it, and into the warehouse."""
    archive = Archive(settings.archive_dir, load_site(settings.site), indexed=False)
    with archive.writer("run") as writer:
        writer.write_metadata(f"urn:caci:run:{run.run_id}", run.model_dump(mode="json"))
    if into_warehouse:
        with open_warehouse(settings.warehouse) as connection:
            load(connection, Batch(runs=[run]))
