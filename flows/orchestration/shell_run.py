"""A run from a shell that a Prefect server sees: the same flow as its deployment, and watched in the same way."""

import importlib
from typing import Any

from prefect import tags
from prefect.client.schemas.objects import State

from flows.orchestration.silent_runs import TAG
from flows.settings import Settings


def run_flow_here(name: str, settings: Settings, parameters: dict[str, Any]) -> State[Any]:
    """Run the flow `name` in this process, with the tag by which the automations know our runs."""
    flow = getattr(importlib.import_module(f"flows.{name}"), name)
    with tags(TAG):
        state: State[Any] = flow(settings=settings, **parameters, return_state=True)
    return state
