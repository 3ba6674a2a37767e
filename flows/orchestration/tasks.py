"""The Prefect tasks of which the flows are made: one a batch of work, never one an article."""

from collections.abc import Sequence
from typing import Any

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE

from flows.orchestration.artifacts import show_certificate
from flows.orchestration.progress_artifact import ProgressArtifact
from flows.pipeline.crawl import CrawlPlan, CrawlReport, crawl
from flows.pipeline.load import Loaded, load_archive
from flows.pipeline.progress import reporter
from flows.pipeline.publish import publish_data
from flows.settings import Settings
from schemas.certificate import Certificate
from warehouse.account.certificate import Scope, certify
from warehouse.database.warehouse import open_warehouse

# What a task did is in the archive and the warehouse. A kept result would be taken for the work itself by a run that is
# executed again.
NOT_KEPT: dict[str, Any] = {"cache_policy": NO_CACHE, "persist_result": False}


class UnreachableSite(Exception):
    """Raised within a crawl's task where the site could not be reached, so that Prefect tries again."""

    def __init__(self, report: CrawlReport) -> None:
        super().__init__("; ".join(report.problems) or report.reason)
        self.report = report


@task(name="fetch", description="Runs the spider: walks listings, fetches items, archives every answer.", **NOT_KEPT)
def fetch_task(settings: Settings, plan: CrawlPlan) -> CrawlReport:
    """Runs the spider; its log lines become this task's.

    Raises:
        UnreachableSite: the site, or its robots.txt, could not be reached.
    """
    logger = get_run_logger()
    report = crawl(settings, plan, logger, ProgressArtifact(reporter(logger)))
    if report.unreachable:
        raise UnreachableSite(report)
    return report


@task(name="load", description="Reads what the archive holds and the warehouse does not, and loads it.", **NOT_KEPT)
def load_task(settings: Settings) -> Loaded:
    """Loads the archive into the warehouse."""
    return load_archive(settings, ProgressArtifact(reporter(get_run_logger())))


@task(name="certificate", description="Accounts for every item that the listings name.", **NOT_KEPT)
def certificate_task(
    settings: Settings,
    problems: Sequence[str],
    notes: Sequence[str],
    scope: Scope | None = None,
    told: str | None = None,
) -> Certificate:
    """The completeness certificate, of the items in `scope` where there is one, which is `told` in words.

    It is also an artifact of the run.
    """
    # To be read alone: several questions are one account, though others may write a lake meanwhile.
    with open_warehouse(settings.warehouse, read_only=True) as connection:
        certificate = certify(connection, problems, notes, scope).model_copy(update={"scope": told})
    show_certificate(certificate)
    return certificate


@task(name="publish", description="Swaps in a new read-only snapshot for the analysts.", **NOT_KEPT)
def publish_task(settings: Settings) -> None:
    """Publishes the warehouse."""
    publish_data(settings)


def fetch(settings: Settings, plan: CrawlPlan, name: str = "fetch") -> CrawlReport:
    """Runs the spider as a task called `name`, again after a while where the site cannot be reached.

    Never raises for what the site does: that is in the report's problems.
    """
    task_of_name = fetch_task.with_options(
        task_run_name=name, retries=settings.fetch_retries, retry_delay_seconds=settings.fetch_retry_delay
    )
    try:
        return task_of_name(settings, plan)
    except UnreachableSite as error:
        return error.report
