"""Events that automations may wait for: a new article, a red run, a layout that has changed."""

from collections.abc import Mapping, Sequence

from prefect import get_run_logger
from prefect.events import emit_event

from schemas.run import Run, RunState
from warehouse.account.news import NewArticle

NEW_ARTICLE, RED_RUN, LAYOUT_DRIFT = "caci.article.new", "caci.run.red", "caci.layout.drift"
MOST_EVENTS = 200
"""So many new articles of one run have an event each: a first crawl brings thousands, and is no news."""


def emit_run_events(run: Run, layout_problems: Mapping[str, str], new: Sequence[NewArticle]) -> None:
    """Send the events of a run that is over.

    Args:
        run: the run.
        layout_problems: by kind of page, how its layout has changed.
        new: the articles that it brought.
    """
    if run.state is RunState.RED:
        _emit(RED_RUN, f"caci.flow.{run.flow}", run.flow, {"run_id": run.run_id, "problems": list(run.problems)})
    for kind, problem in layout_problems.items():
        _emit(LAYOUT_DRIFT, f"caci.pages.{kind}", f"{kind} pages", {"run_id": run.run_id, "problem": problem})
    for article in new[:MOST_EVENTS]:
        payload = {"url": article.url, "section": article.section, "published_on": str(article.published_on or "")}
        _emit(NEW_ARTICLE, f"caci.article.{article.article_id}", article.title, payload | {"run_id": run.run_id})
    if len(new) > MOST_EVENTS:
        get_run_logger().info("New articles without an event of their own: %d of %d", len(new) - MOST_EVENTS, len(new))


def _emit(event: str, resource: str, name: str, payload: Mapping[str, object]) -> None:
    try:
        emit_event(event, {"prefect.resource.id": resource, "prefect.resource.name": name}, payload=dict(payload))
    except Exception as error:  # noqa: BLE001 the run itself is in the archive
        get_run_logger().warning("The event %s could not be sent: %s", event, error)
