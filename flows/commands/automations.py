"""`caci automations`."""

from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

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
    from flows.orchestration.automations import apply_automations  # Prefect reads its settings now

    for automation in apply_automations(notify):
        Console().print(f"{automation.name}: {automation.description}", highlight=False, soft_wrap=True)
