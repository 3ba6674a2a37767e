"""The flow `backfill`: fetch what was published between two days, window by window, or import files."""

from typing import Annotated, Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed
from pydantic import Field

from flows.orchestration.parameters import MAX_SECONDS_OF_A_RUN, Day, Sections
from flows.orchestration.prefect_states import failed_with_message, state_of_run
from flows.orchestration.run_names import run_name
from flows.orchestration.silent_runs import crash_silent_runs
from flows.orchestration.tasks import TaskSteps
from flows.pipeline import site_runs
from flows.pipeline.backfill.scope import MAX_ITEMS, SITE, Window, WindowSize, in_words
from flows.pipeline.run.result import RunResult
from flows.settings import Settings

Source = Annotated[
    str,
    Field(min_length=1, description="`site`, or the path of a WARC file, a saved page, a text, or a folder of these."),
]
Limit = Annotated[
    Annotated[int, Field(ge=1, le=MAX_ITEMS)] | None,
    Field(description="Fetch at most this many items; leave the rest for another run."),
]


@flow(
    name="backfill",
    description="Fetch what was published between two days and is not stored yet, window by window; or import files.",
    flow_run_name=run_name,
    on_running=[crash_silent_runs],
    timeout_seconds=MAX_SECONDS_OF_A_RUN,
)
@failed_with_message
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
    """Fetch the items published from `since` to `until` that are not stored yet, or import files.

    The listings are walked first, as `ingest` walks them. Then each window of days is fetched and loaded by itself, and
    other runs may run in between. If it is killed and run again, run twice, or run beside another, the result is that
    of one run. Items whose date no listing states are fetched last: only their pages state it.

    Args:
        since: first day, such as 2003-01-01; by default the beginning.
        until: last day, included; by default today.
        sections: slugs of the sections to walk; by default all.
        source: `site`, or the path of a WARC file, a saved page, a text of a page, or a folder of these. Files are
            imported whole: `since`, `until`, `sections` and `limit` are invalid with them.
        limit: the maximum number of items to fetch; the rest is left for another run.
        dry_run: walk the listings and report what would be fetched; fetch no item and publish nothing.
        window: what is fetched and loaded at once: a month, a quarter or a year.
        settings: where the data is and how politely to crawl; by default from `CACI_…` variables.

    Returns:
        Completed with a `RunResult` after a green run, Failed with one after a red run, which publishes nothing. The
        certificate covers the items in question. A dry run completes with a list of `Window`, or of file names.

    Raises:
        WrongParameters: `since` is after `until` or today, nothing was published yet `until` then, or files are limited
            to days or sections.
        Busy: another run is using the same data directory.
    """
    result = site_runs.backfill(
        settings or Settings(), TaskSteps(), since, until, sections, source, limit, dry_run, window
    )
    if isinstance(result, RunResult):
        return state_of_run(result)
    return Completed(message=plan_in_words(result), data=result)


def plan_in_words(plan: list[Window] | list[str]) -> str:
    """Return what a dry run would fetch or import, as one sentence."""
    if plan and isinstance(plan[0], str):
        return f"Files to import: {len(plan):,}."
    windows = [window for window in plan if isinstance(window, Window)]
    items = sum(len(window.items) for window in windows)
    if not items:
        return "There is nothing to fetch."
    return f"Items to fetch: {items:,} ({in_words(windows)})."
