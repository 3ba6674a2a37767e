"""The steps of a run, and how they are carried out directly, in this process."""

import time
import uuid
from collections.abc import Mapping, Sequence
from typing import Protocol

from flows.pipeline.crawl import CrawlPlan, CrawlResult, Logger, crawl
from flows.pipeline.load import LoadResult, load_archive, rebuild_damaged
from flows.pipeline.progress import LOGGER, Reporter, reporter
from flows.pipeline.publish import publish_data
from flows.pipeline.run.result import RunResult
from flows.settings import Settings
from schemas.certificate import Certificate
from spiders.messages import counted
from warehouse.account.certificate import Scope, certify
from warehouse.errors import DamagedWarehouse


class Steps(Protocol):
    """The steps of a run. The order in which they happen is decided in `flows.pipeline`, never here."""

    @property
    def logger(self) -> Logger:
        """Where the log lines of the run go."""

    @property
    def progress(self) -> Reporter:
        """Where the progress of the run goes."""

    def run_id(self) -> str:
        """Return the identifier under which the run is recorded."""

    def fetch(self, settings: Settings, plan: CrawlPlan, name: str = "fetch", /) -> CrawlResult:
        """Run the spider; whatever the site does is among the result's problems."""

    def load(self, settings: Settings, name: str = "load", /) -> LoadResult:
        """Load what the archive holds and the warehouse lacks."""

    def certify(
        self,
        settings: Settings,
        problems: Sequence[str],
        notes: Sequence[str],
        scope: Scope | None = None,
        scope_in_words: str | None = None,
        unreachable: Mapping[str, str] | None = None,
    ) -> Certificate:
        """Account for the items in `scope`, or for every item that the listings name.

        `unreachable` are the items that nobody waits for any more, with what came instead of an answer.
        """

    def publish(self, settings: Settings) -> None:
        """Publish the warehouse."""

    def show(self, settings: Settings, result: RunResult) -> None:
        """Show a run that is recorded already. The data directory is still locked, so the warehouse can be read."""


class DirectSteps:
    """Carries out each step directly, in this process and its children."""

    def __init__(self) -> None:
        self.logger: Logger = LOGGER
        self.progress = reporter(self.logger)

    def run_id(self) -> str:
        """See `Steps`."""
        return str(uuid.uuid4())

    def fetch(self, settings: Settings, plan: CrawlPlan, _name: str = "fetch") -> CrawlResult:
        """See `Steps`. If the site cannot be reached, repeat the crawl up to `Settings.fetch_retries` times."""
        result = crawl(settings, plan, self.logger, self.progress)
        for _ in range(settings.fetch_retries):
            if not result.unreachable:
                break
            self.progress.say(f"{result.cause}; trying again in {counted(settings.fetch_retry_delay, 'second')}.")
            time.sleep(settings.fetch_retry_delay)
            result = crawl(settings, plan, self.logger, self.progress)
        return result

    def load(self, settings: Settings, _name: str = "load") -> LoadResult:
        """See `Steps`."""
        return load_archive(settings, self.progress)

    def certify(
        self,
        settings: Settings,
        problems: Sequence[str],
        notes: Sequence[str],
        scope: Scope | None = None,
        scope_in_words: str | None = None,
        unreachable: Mapping[str, str] | None = None,
    ) -> Certificate:
        """See `Steps`."""

        def certificate_with(problems: Sequence[str]) -> Certificate:
            # Read-only: several queries then see the same data, even if others write to a lake in the meantime.
            with settings.warehouse.reading() as connection:
                return certify(connection, problems, notes, scope, unreachable)

        try:
            certificate = certificate_with(problems)
        except DamagedWarehouse as error:
            rebuilt = rebuild_damaged(settings, self.progress, error)
            certificate = certificate_with([*problems, rebuilt.problems[-1]])
        return certificate.model_copy(update={"scope": scope_in_words})

    def publish(self, settings: Settings) -> None:
        """See `Steps`."""
        publish_data(settings)

    def show(self, settings: Settings, result: RunResult) -> None:
        """See `Steps`. The command prints the result when the work is done."""
