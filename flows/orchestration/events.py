"""Events that can trigger automations: a new article, a red run, a layout that has changed."""

from collections.abc import Mapping, Sequence

from prefect import get_run_logger
from prefect.events import emit_event

from schemas.run import Run, RunState
from spiders.messages import first_of, shortened
from warehouse.account.news import NewArticle

NEW_ARTICLE, RED_RUN, LAYOUT_DRIFT = "caci.article.new", "caci.run.red", "caci.layout.drift"
MAX_ARTICLE_EVENTS = 200
"""New articles of one run that get an event each: a first crawl adds thousands, and is not news."""


def emit_run_events(run: Run, layout_problems: Mapping[str, str], new: Sequence[NewArticle]) -> None:
    """Send the events of a finished run.

    Args:
        run: the run.
        layout_problems: how the layout has changed, by kind of page.
        new: the articles that it added.
    """
    if run.state is RunState.RED:
        problems = [shortened(problem) for problem in first_of(list(run.problems))]
        _emit(RED_RUN, f"caci.flow.{run.flow}", run.flow, {"run_id": run.run_id, "problems": problems})
    for kind, problem in layout_problems.items():
        drift = {"run_id": run.run_id, "problem": shortened(problem)}
        _emit(LAYOUT_DRIFT, f"caci.pages.{kind}", f"{kind} pages", drift)
    for article in new[:MAX_ARTICLE_EVENTS]:
        payload = {"url": article.url, "section": article.section, "published_on": str(article.published_on or "")}
        _emit(NEW_ARTICLE, f"caci.article.{article.article_id}", article.title, payload | {"run_id": run.run_id})
    if len(new) > MAX_ARTICLE_EVENTS:
        get_run_logger().info(
            "New articles without an event of their own: %d of %d", len(new) - MAX_ARTICLE_EVENTS, len(new)
        )


def _emit(event: str, resource: str, name: str, payload: Mapping[str, object]) -> None:
    try:
        emit_event(event, {"prefect.resource.id": resource, "prefect.resource.name": name}, payload=dict(payload))
    except Exception as error:  # noqa: BLE001 the archive has the run
        get_run_logger().warning("The event %s could not be sent: %s", event, error)
