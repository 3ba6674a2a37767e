"""The steps of a run as Prefect's tasks: one task for a batch of work, never one for an article.

A task takes 10 to 36 ms of Prefect's own.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from prefect import Task, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Failed

from flows.orchestration.artifacts import show_certificate, show_politeness, show_summary, show_years
from flows.orchestration.events import emit_run_events
from flows.orchestration.progress_artifact import ProgressArtifact
from flows.pipeline.crawl import CrawlPlan, CrawlResult, Logger, crawl
from flows.pipeline.load import LoadResult, load_archive
from flows.pipeline.progress import Reporter, reporter
from flows.pipeline.publish import publish_data
from flows.pipeline.run.current_run import problems_of
from flows.pipeline.run.result import RunResult
from flows.pipeline.run.steps import DirectSteps
from flows.settings import Settings
from schemas.certificate import Certificate
from spiders.messages import joined
from warehouse.account.certificate import Scope
from warehouse.account.news import NewArticle, new_articles
from warehouse.errors import WarehouseError

# What a task did is in the archive and the warehouse. If results were stored, a run that is executed again would take
# them for the work itself: https://docs.prefect.io/v3/concepts/caching
NOT_STORED: dict[str, Any] = {"cache_policy": NO_CACHE, "persist_result": False}


def says_something(record: logging.LogRecord) -> bool:
    """Return False for Prefect's own record that a task was completed, which its pages show anyway."""
    return not record.getMessage().startswith("Finished in state Completed(")


logging.getLogger("prefect.task_runs").addFilter(says_something)


T = TypeVar("T")


@dataclass(repr=False)
class _Kept:
    """The result of a step that failed. Prefect logs the state with all that it holds, so this has a short name."""

    result: Any


def _state_of(result: T, problems: Sequence[str]) -> T | State[Any]:
    """Return the result of a step; if it has problems, Failed with both, so that its page is not green."""
    return Failed(message=joined(problems), data=_Kept(result)) if problems else result


def _run(step: Task[Any, Any], *arguments: Any) -> Any:
    """Run a step, and return its result even if it failed; raise what it raised."""
    state: Any = step(*arguments, return_state=True)
    result = state.result(raise_on_failure=False)
    if isinstance(result, BaseException):
        raise result
    return result.result if isinstance(result, _Kept) else result


def _is_worth_another_attempt(_task: Any, _run: Any, state: State[Any]) -> bool:
    """Return True if the site could not be reached: Prefect then retries the task."""
    return (
        isinstance(state.data, _Kept) and isinstance(state.data.result, CrawlResult) and state.data.result.unreachable
    )


@task(name="fetch", description="Run the spider: walk listings, fetch items, archive every response.", **NOT_STORED)
def fetch_task(settings: Settings, plan: CrawlPlan) -> CrawlResult | State[Any]:
    """Run the spider, whose log lines become those of this task."""
    logger = get_run_logger()
    result = crawl(settings, plan, logger, ProgressArtifact(reporter(logger)))
    return _state_of(result, [result.cause] if result.problems or result.unreachable else [])


@task(name="load", description="Read what the archive holds and the warehouse lacks, and load it.", **NOT_STORED)
def load_task(settings: Settings) -> LoadResult | State[Any]:
    """Load the archive into the warehouse."""
    result = load_archive(settings, ProgressArtifact(reporter(get_run_logger())))
    return _state_of(result, result.problems)


@task(
    name="certificate",
    task_run_name="certificate",
    description="Account for every item that the listings name.",
    **NOT_STORED,
)
def certificate_task(
    settings: Settings,
    problems: Sequence[str],
    notes: Sequence[str],
    scope: Scope | None = None,
    scope_in_words: str | None = None,
    unreachable: Mapping[str, str] | None = None,
) -> Certificate | State[Any]:
    """Account for the items in `scope`, or for all of them; also show the certificate as an artifact of the run."""
    certificate = DirectSteps().certify(settings, problems, notes, scope, scope_in_words, unreachable)
    show_certificate(certificate)
    return _state_of(certificate, problems_of(certificate))


@task(
    name="publish",
    task_run_name="publish",
    description="Swap in a new read-only snapshot for the analysts.",
    **NOT_STORED,
)
def publish_task(settings: Settings) -> None:
    """Publish the warehouse."""
    publish_data(settings)


class TaskSteps:
    """Carries out each step of a run as a task of the flow run in which it is created (`flows.pipeline.run.steps`)."""

    @cached_property
    def logger(self) -> Logger:
        """The logger of the flow run."""
        return get_run_logger()

    @cached_property
    def progress(self) -> Reporter:
        """Progress as log lines of the flow run, or in the terminal of the command that runs it."""
        return reporter(self.logger)

    def run_id(self) -> str:
        """Return the flow run's identifier, with a number if it is executed again: that is another run of ours."""
        attempt = flow_run.run_count
        return f"{flow_run.id}-{attempt}" if attempt and attempt > 1 else str(flow_run.id)

    def fetch(self, settings: Settings, plan: CrawlPlan, name: str = "fetch") -> CrawlResult:
        """Run the spider as a task called `name`, which Prefect retries if the site cannot be reached."""
        named = fetch_task.with_options(
            task_run_name=name,
            retries=settings.fetch_retries,
            retry_delay_seconds=settings.fetch_retry_delay,
            retry_condition_fn=_is_worth_another_attempt,
        )
        result: CrawlResult = _run(named, settings, plan)
        return result

    def load(self, settings: Settings, name: str = "load") -> LoadResult:
        """Load the archive as a task called `name`."""
        result: LoadResult = _run(load_task.with_options(task_run_name=name), settings)
        return result

    def certify(
        self,
        settings: Settings,
        problems: Sequence[str],
        notes: Sequence[str],
        scope: Scope | None = None,
        scope_in_words: str | None = None,
        unreachable: Mapping[str, str] | None = None,
    ) -> Certificate:
        """Make the certificate as a task."""
        certificate: Certificate = _run(certificate_task, settings, problems, notes, scope, scope_in_words, unreachable)
        return certificate

    def publish(self, settings: Settings) -> None:
        """Publish as a task."""
        publish_task(settings)

    def show(self, settings: Settings, result: RunResult) -> None:
        """Show the run on Prefect's pages. It is recorded already, so what cannot be shown is only a warning."""
        new: list[NewArticle] = []
        if result.loaded is not None:
            try:
                new = new_articles(settings.warehouse, result.loaded.new)
            except WarehouseError as error:
                self.logger.warning("The new articles could not be read: %s", error)
        show_politeness(result.run)
        show_summary(result.run, result.message, new, result.loaded.changes if result.loaded is not None else ())
        show_years(settings.warehouse)
        emit_run_events(result.run, result.crawl.layout_problems, new)
