"""What Prefect's server does by itself: it marks runs as Crashed if their process is gone, and tells of what is wrong.

https://docs.prefect.io/v3/concepts/automations
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState, SendNotification
from prefect.events.schemas.automations import Automation, AutomationCore, EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification
from prefect.exceptions import ObjectNotFound

from flows.errors import WRONG_USE, UserError
from flows.orchestration.events import LAYOUT_DRIFT
from flows.orchestration.serve import check_server_is_named
from flows.orchestration.silent_runs import HEARTBEAT, MAX_SILENCE, PROCESS_IS_GONE, TAG
from flows.pipeline.run.last_runs import DAYS_OF_SILENCE

SCHEDULED, LATE, PENDING, STARTED, COMPLETED = (
    f"prefect.flow-run.{state}" for state in ("Scheduled", "Late", "Pending", "Running", "Completed")
)
"""The server's own events. A run may be killed before it sends its first heartbeat, or before it starts."""
FAILED = frozenset(f"prefect.flow-run.{state}" for state in ("Failed", "Crashed", "TimedOut"))
ENDED = FAILED | {COMPLETED, "prefect.flow-run.Cancelled"}
MAX_LATENESS = timedelta(minutes=10)
"""A worker that is alive takes a run within seconds; one that is restarted, within minutes."""
ANY_RUN = ResourceSpecification({"prefect.resource.id": ["prefect.flow-run.*"]})
OURS = ResourceSpecification({"prefect.resource.id": [f"prefect.tag.{TAG}"], "prefect.resource.role": ["tag"]})
EACH_RUN = {"prefect.resource.id"}
LINK = "{{ flow_run|ui_url or 'It is run ' ~ flow_run.id ~ ' on the pages of the Prefect server.' }}"
"""Without PREFECT_UI_URL the server knows no address of its pages."""
SUBJECT = "caci-analyst: {{ flow.name }} is {{ flow_run.state.name }}"
MESSAGE = "{{ flow_run.state.message or flow_run.state.name }}"
NOTHING_IS_LOST = (
    "{% if flow_run.state.name != 'Failed' and 'Nothing is lost' not in (flow_run.state.message or '') %}\n\n"
    "Nothing is lost; the next run continues. If it happens again, look at its log, and whether the machine had too"
    " little memory (`dmesg`).{% endif %}"
)
"""What Prefect's own messages about a crash do not say."""
BODY = MESSAGE + NOTHING_IS_LOST + "\n\n" + LINK
DRIFT_SUBJECT = "caci-analyst: the layout of the site's pages has changed"
DRIFT_BODY = (
    "Nothing was published, and nothing is lost. Look at the page that is named below; docs/operations.md has a recipe"
    " for a new design of the site.\n\n{{ event.payload.problem }}\n\n" + LINK
)
START_WORKER = (
    "Start the worker (`docker compose up --detach worker`, or the unit of `prefect worker start --pool caci` or of"
    " `caci serve`)"
)
LATE_SUBJECT = "caci-analyst: {{ flow.name }} is late"
LATE_BODY = (
    "Nothing has taken this run for ten minutes: the worker is dead, or the work pool is paused. "
    + START_WORKER
    + ", or resume the pool (`prefect work-pool resume caci`); it then takes all runs that are late.\n\n"
    + LINK
)
SILENT_SUBJECT = "caci-analyst: no run has been green for {days}"
SILENT_BODY = (
    "The published data stays as it was. Look at the latest runs on the pages of the Prefect server. If they are red,"
    " their messages say what to do. If they are late: "
    + START_WORKER
    + ". If there are none, resume the schedules (`prefect work-pool resume caci`). `caci status` shows how the last"
    " run ended.{% if flow_run %}\n\nThe last green run: " + LINK + "{% endif %}"
)


def automation_for_silent_runs(silence: timedelta = MAX_SILENCE) -> AutomationCore:
    """Return the automation that marks a run as Crashed if it has sent no heartbeat for `silence`.

    Its process was killed, or its machine is down. The next run would continue in any case; but a run that still seems
    to be in progress occupies the concurrency limit of its deployment.
    """
    return AutomationCore(
        name="caci: crash runs whose process is gone",
        description="A run without a heartbeat has ended. The next one repairs and finishes what it started.",
        trigger=EventTrigger(
            after={PENDING, STARTED, HEARTBEAT},
            expect={HEARTBEAT, *ENDED},
            match=ANY_RUN,
            match_related=OURS,
            for_each=EACH_RUN,
            posture=Posture.Proactive,
            threshold=1,
            within=silence,
        ),
        actions=[ChangeFlowRunState(state=StateType.CRASHED, message=PROCESS_IS_GONE)],
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
            for_each=EACH_RUN,
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


def notify_of_late_runs(block: UUID, lateness: timedelta = MAX_LATENESS) -> AutomationCore:
    """Return the automation that tells of each run that nothing takes for `lateness` after it was found to be late."""
    return AutomationCore(
        name="caci: tell of late runs",
        description="No worker takes the runs that are due.",
        trigger=EventTrigger(
            after={LATE},
            expect={PENDING, STARTED, *ENDED},
            match=ANY_RUN,
            match_related=OURS,
            for_each=EACH_RUN,
            posture=Posture.Proactive,
            threshold=1,
            within=lateness,
        ),
        actions=[SendNotification(block_document_id=block, subject=LATE_SUBJECT, body=LATE_BODY)],
    )


def notify_of_silence(block: UUID, silence: timedelta) -> AutomationCore:
    """Return the automation that tells, once in `silence`, that no run was green for so long."""
    subject = SILENT_SUBJECT.format(days="a day" if silence.days == 1 else f"{silence.days} days")
    return AutomationCore(
        name="caci: tell of silence",
        description="No run has been green for a number of days, whatever the reason.",
        trigger=EventTrigger(
            # Each green run begins the count anew, so that it ends that long after the last one. Without `for_each`
            # the server also begins to count by itself, if there was no run yet.
            after={COMPLETED},
            expect={COMPLETED},
            match=ANY_RUN,
            match_related=OURS,
            posture=Posture.Proactive,
            threshold=1,
            within=silence,
        ),
        actions=[SendNotification(block_document_id=block, subject=subject, body=SILENT_BODY)],
    )


def apply_automations(notify: str | None, silent_after: int | None) -> list[AutomationCore]:
    """Create the automations on the server that Prefect's settings name, or bring them up to date.

    Args:
        notify: a notification block, such as slack-webhook/operators; None for the one that is notified already.
        silent_after: days without a green run after which to notify; None for those of before, or else the default.

    Returns:
        The automations as they are now.

    Raises:
        UserError: the settings name no server, the server has no such block, or nobody is to be notified of silence.
    """
    check_server_is_named()
    with get_client(sync_client=True) as client:
        block = notified_block(client) if notify is None else block_of(client, notify)
        if block is None and silent_after is not None:
            raise UserError("--silent-after needs a notification block: name one with --notify.", WRONG_USE)
        automations = [automation_for_silent_runs()]
        if block is not None:
            silence = timedelta(silent_after) if silent_after is not None else silence_of(client)
            automations += [
                notify_of_red_runs(block),
                notify_of_layout_drift(block),
                notify_of_late_runs(block),
                notify_of_silence(block, silence),
            ]
        apply(client, automations)
    return automations


def block_of(client: SyncPrefectClient, name: str) -> UUID:
    """Return the identifier of a notification block, such as slack-webhook/operators; raise UserError without it."""
    block_type, _, document = name.partition("/")
    try:
        return client.read_block_document_by_name(document, block_type).id
    except ObjectNotFound as error:
        raise UserError(
            f"There is no notification block {name}; `prefect block ls` lists the existing ones.", WRONG_USE
        ) from error


def notified_block(client: SyncPrefectClient) -> UUID | None:
    """Return the block that the server's automation notifies of red runs; None if there is none."""
    for automation in client.read_automations_by_name("caci: tell of red runs"):
        for action in automation.actions:
            if isinstance(action, SendNotification):
                return action.block_document_id
    return None


def silence_of(client: SyncPrefectClient) -> timedelta:
    """Return after how much time the server's automation tells of silence, or else the default."""
    for automation in client.read_automations_by_name("caci: tell of silence"):
        if isinstance(automation.trigger, EventTrigger):
            return automation.trigger.within
    return timedelta(DAYS_OF_SILENCE)


def apply(client: SyncPrefectClient, automations: list[AutomationCore]) -> None:
    """Create each automation on the server, or change one of the same name where it differs.

    A changed automation has a new trigger, which knows nothing of the runs at work. So an equal one stays as it is.
    """
    for automation in automations:
        existing = client.read_automations_by_name(automation.name)
        if not existing:
            client.create_automation(automation)
        elif stated(existing[0]) != stated(automation):
            client.update_automation(existing[0].id, automation)


def stated(automation: Automation | AutomationCore) -> dict[str, Any]:
    """Return what an automation says, without what the server adds to it."""
    return AutomationCore.model_validate(automation.model_dump()).model_dump(mode="python")
