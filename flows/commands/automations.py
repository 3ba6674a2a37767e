"""`caci automations`."""

from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from flows.errors import WRONG_USE, UserError
from flows.orchestration.environment import prepare


def automations_command(
    *,
    notify: Annotated[
        str | None,
        Parameter(
            help="A notification block, as slack-webhook/operators, through which red runs and layout drift are told."
        ),
    ] = None,
) -> None:
    """Have Prefect's server mark runs whose process is gone as crashed, and tell of red runs.

    Creates the automations on the server that PREFECT_API_URL names, or brings them up to date; may be repeated.
    `prefect block register -m prefect.blocks.notifications` and Prefect's pages make notification blocks.
    """
    prepare()
    from prefect.client.orchestration import get_client
    from prefect.exceptions import ObjectNotFound
    from prefect.settings import PREFECT_API_URL

    from flows.orchestration.automations import apply, crash_silent_runs, tell_of_layout_drift, tell_of_red_runs

    if not PREFECT_API_URL.value():
        raise UserError(
            "PREFECT_API_URL names no server. Start one with `prefect server start`, and set it to what that prints."
        )
    automations = [crash_silent_runs()]
    with get_client(sync_client=True) as client:
        if notify is not None:
            block_type, _, name = notify.partition("/")
            try:
                block = client.read_block_document_by_name(name, block_type)
            except ObjectNotFound as error:
                raise UserError(
                    f"There is no notification block {notify}; `prefect block ls` lists those there are.", WRONG_USE
                ) from error
            automations += [tell_of_red_runs(block.id), tell_of_layout_drift(block.id)]
        apply(client, automations)
    for automation in automations:
        Console().print(f"{automation.name}: {automation.description}", highlight=False, soft_wrap=True)
