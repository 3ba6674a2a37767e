"""The state in which a flow run ends."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from prefect.client.schemas.objects import State
from prefect.states import Failed

from flows.failures import PIPELINE_ERRORS, said

P = ParamSpec("P")


def failing_clearly(function: Callable[P, State[Any]]) -> Callable[P, State[Any]]:
    """A flow's function that ends in Failed, with the error's own message, where it would raise one of the pipeline's.

    The error is the state's data, so that a caller may raise it.
    """

    @wraps(function)
    def run(*arguments: P.args, **named: P.kwargs) -> State[Any]:
        try:
            return function(*arguments, **named)
        except PIPELINE_ERRORS as error:
            return Failed(message=said(error), data=error)

    return run
