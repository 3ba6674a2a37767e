"""Runs of ours that stay Running although their process is gone: whoever notices marks them as Crashed.

The server does so by itself (`flows.orchestration.automations`), unless it was told to while they were at work already:
a changed automation has seen no heartbeat of theirs, and a dead process sends none.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType, FlowRunFilterTags
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.events.filters import EventFilter, EventNameFilter, EventOccurredFilter, EventResourceFilter
from prefect.logging import get_logger
from prefect.states import Crashed

LOGGER = get_logger("caci")

TAG = "caci"
"""The tag of our deployments in prefect.yaml, and of runs from a shell."""
HEARTBEAT = "prefect.flow-run.heartbeat"
MAX_SILENCE = timedelta(minutes=5)
"""No living run is silent for this long: prefect.yaml makes it send a heartbeat each minute."""
PROCESS_IS_GONE = (
    "Its process is gone: it sent no heartbeat for five minutes. Nothing is lost; the next run continues. If it happens"
    " again, look whether the machine had too little memory (`dmesg`)."
)
AT_WORK = [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]
MAX_RUNS = 200
"""As many as Prefect's server returns at once."""


def crash_silent_runs(flow: Any = None, flow_run: Any = None, state: Any = None) -> None:  # noqa: ARG001 a hook
    """Mark runs as Crashed whose process is gone, on the server of this process. What cannot be done is a warning.

    Prefect calls it as a hook, when a run of any of our flows starts, with arguments that it does not need.
    """
    try:
        with get_client(sync_client=True) as client:
            for name in crash_runs(client, MAX_SILENCE):
                LOGGER.warning("The run %s is marked as Crashed: its process is gone", name)
    except Exception as error:  # noqa: BLE001 the automation of the server does it, too
        LOGGER.warning("Runs whose process is gone could not be looked for: %s", error)


def crash_runs(client: SyncPrefectClient, silence: timedelta) -> Iterator[str]:
    """Mark our runs as Crashed that have sent no heartbeat for `silence`, and yield the name of each."""
    ours = FlowRunFilter(
        tags=FlowRunFilterTags(all_=[TAG]), state=FlowRunFilterState(type=FlowRunFilterStateType(any_=AT_WORK))
    )
    since = datetime.now(UTC) - silence
    for run in client.read_flow_runs(flow_run_filter=ours, limit=MAX_RUNS):
        if run.state is not None and run.state.timestamp < since and not has_sent_heartbeat(client, run, since):
            client.set_flow_run_state(run.id, Crashed(message=PROCESS_IS_GONE), force=True)
            yield run.name


def has_sent_heartbeat(client: SyncPrefectClient, run: FlowRun, since: datetime) -> bool:
    """Return True if the server has a heartbeat of the run that is not older than `since`."""
    heartbeats = EventFilter(
        event=EventNameFilter(name=[HEARTBEAT]),
        resource=EventResourceFilter(id=[f"prefect.flow-run.{run.id}"]),
        occurred=EventOccurredFilter(since=since),
    )
    return bool(client.read_events(heartbeats, limit=1).events)
