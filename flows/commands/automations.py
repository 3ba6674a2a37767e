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
            help="A notification block, such as slack-webhook/operators, that is notified of red runs and layout drift."
        ),
    ] = None,
) -> None:
    """Make Prefect's server mark runs as crashed if their process is gone, and notify you of red runs.

    Creates the automations on the server that PREFECT_API_URL names, or brings them up to date; it may be repeated.
    Create a notification block on Prefect's pages, after `prefect block register -m prefect.blocks.notifications`.
    """
    prepare()
    # Here, because Prefect reads its settings when it is imported, and `prepare` makes them.
    from flows.orchestration.automations import apply_automations

    for automation in apply_automations(notify):
        Console().print(f"{automation.name}: {automation.description}", highlight=False, soft_wrap=True)
