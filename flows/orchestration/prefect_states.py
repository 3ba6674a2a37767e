"""The state in which a flow run ends."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.errors import PIPELINE_ERRORS, UserError, message_of
from flows.pipeline.run.result import RunResult
from spiders.messages import shortened

P = ParamSpec("P")


def failed_with_message(function: Callable[P, State[Any]]) -> Callable[P, State[Any]]:
    """Wrap a flow's function so that a pipeline error ends it in Failed, with the error's message, without a traceback.

    The error is the state's data, so that a caller can raise it.
    """

    @wraps(function)
    def run(*arguments: P.args, **named: P.kwargs) -> State[Any]:
        try:
            return function(*arguments, **named)
        except (*PIPELINE_ERRORS, UserError) as error:
            return Failed(message=shortened(message_of(error)), data=error)

    return run


def state_of_run(result: RunResult) -> State[Any]:
    """Return Completed after a green run and Failed after a red one, with the result as data."""
    state = Completed if result.problem is None else Failed
    return state(message=result.message, data=result)
