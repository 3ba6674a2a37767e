"""What the flows `ingest` and `audit` share: fetch, load, certificate, publish."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from prefect import get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from flows.certificates import as_markdown
from flows.crawl import CrawlReport, crawl
from flows.load import Loaded, load_archive
from flows.lock import exclusive
from flows.progress import reporter
from flows.settings import Settings
from schemas.certificate import Certificate
from schemas.refresh import KnownItem
from schemas.run import Run, RunState
from spiders.archive import RUN_URN, Archive
from spiders.sites import load_site
from warehouse.batch import Batch
from warehouse.certificate import certify
from warehouse.database import open_warehouse
from warehouse.load import load
from warehouse.publish import publish

ARTIFACT = "completeness-certificate"


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


@task(name="fetch", description="Walks the listings and fetches each new item once, into the archive.")
def fetch_task(
    settings: Settings, sections: Sequence[str], audit: bool, items: Sequence[KnownItem] | None = None
) -> CrawlReport:
    """Runs the spider; its log lines become this task's."""
    logger = get_run_logger()
    return crawl(settings, sections, audit, logger, reporter(logger), items)


@task(name="load", description="Reads what the archive holds and the warehouse does not, and loads it.")
def load_task(settings: Settings) -> Loaded:
    """Loads the archive into the warehouse."""
    return load_archive(settings, reporter(get_run_logger()))


@task(name="certificate", description="Accounts for every item that the listings name.")
def certificate_task(settings: Settings, problems: Sequence[str], notes: Sequence[str]) -> Certificate:
    """The completeness certificate, which is also an artifact of the run."""
    with open_warehouse(settings.warehouse) as connection:
        certificate = certify(connection, problems, notes)
    try:
        create_markdown_artifact(as_markdown(certificate), key=ARTIFACT, description="The completeness certificate")
    except Exception as error:  # noqa: BLE001 a copy for Prefect's pages: the run and the archive hold the certificate
        get_run_logger().warning("The certificate could not be made an artifact: %s", error)
    return certificate


@task(name="publish", description="Swaps in a new read-only snapshot for the analysts.")
def publish_task(settings: Settings) -> None:
    """Publishes the warehouse."""
    publish(settings.warehouse, settings.snapshot)


def fetch_and_account(
    name: str,
    settings: Settings,
    sections: Sequence[str],
    *,
    audit: bool,
    due: Callable[[], Sequence[KnownItem]] | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> State[Any]:
    """A run of the flow `name`: discovers and fetches, loads, accounts for everything, and publishes if all is well.

    Args:
        name: of the flow.
        settings: where the data lives and how politely to ask.
        sections: slugs of the sections to walk; none for all.
        audit: walk every listing to its end, instead of stopping after three pages without news.
        due: gives known items to fetch again instead of walking the listings.
        parameters: of the flow, for the record of the run.

    Returns:
        Completed with a `RunResult` after a green run, Failed with one after a red run; a red run publishes nothing.

    Raises:
        Busy: another run is at work on the same data directory.
    """
    started_at = datetime.now(UTC)
    with exclusive(settings.data_dir):
        items = due() if due is not None else None  # asked under the lock: another run may be writing
        crawled = fetch_task(settings, sections, audit, items)
        loaded: Loaded | None = None
        certificate: Certificate | None = None
        # Where nothing was discovered the warehouse stays as it was; pages of a new layout wait for a mended reader.
        if _has_fetched(crawled, items) and not crawled.layout_problems:
            loaded = load_task(settings)
            certificate = certificate_task(settings, [*crawled.problems, *loaded.problems], crawled.notes)
        green = certificate is not None and certificate.complete
        run = Run(
            run_id=str(flow_run.id or uuid.uuid4()),
            flow=name,
            parameters={"sections": list(sections) or None, "origin": settings.origin} | dict(parameters or {}),
            started_at=started_at,
            finished_at=datetime.now(UTC),
            state=RunState.GREEN if green else RunState.RED,
            problems=problems_of(certificate) if certificate is not None else tuple(crawled.problems),
            certificate=certificate,
            politeness=crawled.politeness,
        )
        record_run(settings, run, into_warehouse=loaded is not None)
        if green:
            publish_task(settings)
    result = RunResult(run, crawled, loaded)
    if result.problem is not None:
        return Failed(message=f"The run is red: {result.problem}", data=result)
    return Completed(message="Done and complete", data=result)


def _has_fetched(crawled: CrawlReport, items: Sequence[KnownItem] | None) -> bool:
    """True where there is something to account for: a listing was read, or items were fetched, or none was due."""
    if items is None:
        return crawled.listing_pages > 0
    return crawled.items_fetched > 0 or not (items or crawled.problems)


def problems_of(certificate: Certificate) -> tuple[str, ...]:
    """What keeps a run from being green, in words."""
    problems = list(certificate.problems)
    if pending := certificate.total.pending:
        problems.append(f"{pending} listed items are still to be fetched")
    if pending := certificate.not_listed.pending:
        problems.append(f"{pending} items that no listing names are still to be fetched")
    return tuple(problems)


def record_run(settings: Settings, run: Run, into_warehouse: bool) -> None:
    """Writes the run into the archive, from which a rebuild restores it, and into the warehouse."""
    archive = Archive(settings.archive_dir, load_site(settings.site), indexed=False)
    with archive.writer("run") as writer:
        writer.write_metadata(f"{RUN_URN}{run.run_id}", run.model_dump(mode="json"))
    if into_warehouse:
        with open_warehouse(settings.warehouse) as connection:
            load(connection, Batch(runs=[run]), settle=False)
