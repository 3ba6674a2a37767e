"""The flow `backfill`: what was published in some days, fetched window by window, or taken from files."""

from typing import Annotated, Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed
from pydantic import Field

from flows.orchestration.parameters import MAX_SECONDS_OF_A_RUN, Day, Sections
from flows.orchestration.run_names import run_name
from flows.orchestration.states import failing_clearly, state_of_run
from flows.orchestration.tasks import TaskSteps
from flows.pipeline import site_runs
from flows.pipeline.backfill.scope import SITE, Window, WindowSize
from flows.pipeline.run.result import RunResult
from flows.settings import Settings

Source = Annotated[str, Field(description="`site`, or the path of a WARC file, a saved page, a text, or a folder.")]
Limit = Annotated[int | None, Field(ge=1, description="So many items are fetched at most; the rest is left.")]


@flow(
    name="backfill",
    description="Fetches what was published in some days and is not stored yet, window by window; or imports files.",
    flow_run_name=run_name,
    timeout_seconds=MAX_SECONDS_OF_A_RUN,
)
@failing_clearly
def backfill(
    since: Day | None = None,
    until: Day | None = None,
    sections: Sections = None,
    source: Source = SITE,
    limit: Limit = None,
    dry_run: bool = False,
    window: WindowSize = "quarter",
    settings: Settings | None = None,
) -> State[Any]:
    """Discovers what there is, and fetches what is not stored yet of the items published from `since` to `until`.

    The listings are walked first, as `ingest` walks them. Then each window of days is fetched and loaded by itself, and
    other runs may come in between. Killed and run again, run twice, or beside another, it gives what one run gives. An
    item of which no listing tells the date is fetched last: only its page can tell.

    Args:
        since: first day, as 2003-01-01; the beginning by default.
        until: last day, included; today by default.
        sections: slugs of the sections to walk; all by default.
        source: `site`, or the path of a WARC file, a saved page, a text of a page, or a folder of them. Files are taken
            whole: with them `since`, `until`, `sections` and `limit` are refused.
        limit: so many items are fetched at most; the rest is left for another run.
        dry_run: walks the listings, and says what would be fetched; fetches no item and publishes nothing.
        window: what is fetched and loaded at once: a month, a quarter or a year.
        settings: where the data lives and how politely to ask; from `CACI_…` variables by default.

    Returns:
        Completed with a `RunResult` after a green run, Failed with one after a red run, which publishes nothing. The
        certificate is over the items in question. A dry run completes with a list of `Window`.

    Raises:
        WrongParameters: `since` is after `until`, or files are to be cut to days or sections.
        Busy: another run is at work on the same data directory.
    """
    settings = settings or Settings()
    result = site_runs.backfill(settings, TaskSteps(), since, until, sections, source, limit, dry_run, window)
    if isinstance(result, RunResult):
        return state_of_run(result, settings)
    return Completed(message=plan_in_words(result), data=result)


def plan_in_words(plan: list[Window] | list[str]) -> str:
    """Return what a dry run found as one sentence."""
    if plan and isinstance(plan[0], str):
        return f"{len(plan):,} files are to be imported."
    windows = [window for window in plan if isinstance(window, Window)]
    items = sum(len(window.items) for window in windows)
    if not items:
        return "Nothing is to be fetched."
    by_window = ", ".join(f"{len(window.items):,} of {window.name}" for window in windows)
    return f"{items:,} items are to be fetched: {by_window}."
