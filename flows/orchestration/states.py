"""The state in which a flow run ends, and what Prefect's pages show of the run."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.errors import PIPELINE_ERRORS, message_of
from flows.orchestration.artifacts import show_politeness, show_summary, show_years
from flows.orchestration.events import emit_run_events
from flows.pipeline.run.result import RunResult
from flows.settings import Settings

P = ParamSpec("P")


def failed_with_message(function: Callable[P, State[Any]]) -> Callable[P, State[Any]]:
    """Wrap a flow's function so that a pipeline error ends it in Failed, with the error's message, without a traceback.

    The error is the state's data, so that a caller can raise it.
    """

    @wraps(function)
    def run(*arguments: P.args, **named: P.kwargs) -> State[Any]:
        try:
            return function(*arguments, **named)
        except PIPELINE_ERRORS as error:
            return Failed(message=message_of(error), data=error)

    return run


def state_of_run(result: RunResult, settings: Settings) -> State[Any]:
    """Return Completed after a green run and Failed after a red one, with the result as data.

    Also show the run on Prefect's pages. It is recorded already, so what cannot be shown is only a warning.
    """
    show_politeness(result.run)
    show_summary(result.run, result.message, result.new)
    show_years(settings.warehouse)
    emit_run_events(result.run, result.crawl.layout_problems, result.new)
    state = Completed if result.problem is None else Failed
    return state(message=result.message, data=result)
