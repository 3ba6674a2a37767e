"""What Prefect's server does by itself: it marks runs as Crashed if their process is gone, and notifies of red runs.

https://docs.prefect.io/v3/concepts/automations
"""

from datetime import timedelta
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState, SendNotification
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification
from prefect.exceptions import ObjectNotFound

from flows.errors import WRONG_USE, UserError
from flows.orchestration.events import LAYOUT_DRIFT
from flows.orchestration.serve import check_server_is_named

TAG = "caci"
"""The tag of our deployments in prefect.yaml."""
HEARTBEAT = "prefect.flow-run.heartbeat"
STARTED = "prefect.flow-run.Running"
"""The server's own event: a run may be killed before it sends its first heartbeat."""
ENDED = frozenset(f"prefect.flow-run.{state}" for state in ("Completed", "Failed", "Cancelled", "Crashed", "TimedOut"))
FAILED = frozenset(f"prefect.flow-run.{state}" for state in ("Failed", "Crashed", "TimedOut"))
MAX_SILENCE = timedelta(minutes=5)
"""No living run is silent for this long: prefect.yaml makes it send a heartbeat each minute."""
ANY_RUN = ResourceSpecification({"prefect.resource.id": ["prefect.flow-run.*"]})
OURS = ResourceSpecification({"prefect.resource.id": [f"prefect.tag.{TAG}"], "prefect.resource.role": ["tag"]})
SUBJECT = "caci-analyst: {{ flow_run.name }} is {{ flow_run.state.name }}"
BODY = "{{ flow_run.state.message }}\n\n{{ flow_run|ui_url }}"
DRIFT_SUBJECT = "caci-analyst: the layout of the site's pages has changed"
DRIFT_BODY = "{{ event.payload.problem }}\n\nNothing was published. Run {{ event.payload.run_id }}."


def crash_silent_runs(silence: timedelta = MAX_SILENCE) -> AutomationCore:
    """Return the automation that marks a run as Crashed if it has sent no heartbeat for `silence`.

    Its process was killed, or its machine is down. The next run would continue in any case; but a run that still seems
    to be in progress occupies the concurrency limit of its deployment.
    """
    return AutomationCore(
        name="caci: crash runs whose process is gone",
        description="A run without a heartbeat has ended. The next one repairs and finishes what it started.",
        trigger=EventTrigger(
            after={STARTED, HEARTBEAT},
            expect={HEARTBEAT, *ENDED},
            match=ANY_RUN,
            match_related=OURS,
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=silence,
        ),
        actions=[
            ChangeFlowRunState(
                state=StateType.CRASHED,
                message="Its process is gone: it sent no heartbeat. Nothing is lost; the next run continues.",
            )
        ],
    )


def notify_of_red_runs(block: UUID) -> AutomationCore:
    """Return the automation that sends the message of each failed run through a notification block."""
    return AutomationCore(
        name="caci: tell of red runs",
        description="The message says what is wrong and what to do.",
        trigger=EventTrigger(
            expect=set(FAILED),
            match=ANY_RUN,
            match_related=OURS,
            for_each={"prefect.resource.id"},
            posture=Posture.Reactive,
            threshold=1,
            within=timedelta(0),
        ),
        actions=[SendNotification(block_document_id=block, subject=SUBJECT, body=BODY)],
    )


def notify_of_layout_drift(block: UUID) -> AutomationCore:
    """Return the automation that sends what no longer matches on the site's pages through a notification block."""
    return AutomationCore(
        name="caci: tell of layout drift",
        description="The site has a new design, or shows errors instead of its pages.",
        trigger=EventTrigger(expect={LAYOUT_DRIFT}, posture=Posture.Reactive, threshold=1, within=timedelta(0)),
        actions=[SendNotification(block_document_id=block, subject=DRIFT_SUBJECT, body=DRIFT_BODY)],
    )


def apply_automations(notify: str | None) -> list[AutomationCore]:
    """Create the automations on the server that Prefect's settings name, or bring them up to date.

    Args:
        notify: a notification block, such as slack-webhook/operators; None to notify nobody.

    Returns:
        The automations as they are now.

    Raises:
        UserError: the settings name no server, or the server has no such block.
    """
    check_server_is_named()
    automations = [crash_silent_runs()]
    with get_client(sync_client=True) as client:
        if notify is not None:
            block_type, _, name = notify.partition("/")
            try:
                block = client.read_block_document_by_name(name, block_type)
            except ObjectNotFound as error:
                raise UserError(
                    f"There is no notification block {notify}; `prefect block ls` lists the existing ones.", WRONG_USE
                ) from error
            automations += [notify_of_red_runs(block.id), notify_of_layout_drift(block.id)]
        apply(client, automations)
    return automations


def apply(client: SyncPrefectClient, automations: list[AutomationCore]) -> None:
    """Create each automation on the server, or bring one of the same name up to date."""
    for automation in automations:
        if existing := client.read_automations_by_name(automation.name):
            client.update_automation(existing[0].id, automation)
        else:
            client.create_automation(automation)
