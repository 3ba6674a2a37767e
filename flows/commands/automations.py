"""`caci automations`."""

from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number
from rich.console import Console

from flows.orchestration.environment import prepare
from flows.pipeline.run.last_runs import DAYS_OF_SILENCE, MAX_DAYS_OF_SILENCE


def automations_command(
    *,
    notify: Annotated[
        str | None,
        Parameter(
            help="A notification block, such as slack-webhook/operators, that is notified of red and late runs, layout"
            " drift, and silence [default: the one that is notified already, if any]."
        ),
    ] = None,
    silent_after: Annotated[
        int | None,
        Parameter(
            validator=Number(gte=1, lte=MAX_DAYS_OF_SILENCE),
            help=f"Notify if no run was green for this many days [default: {DAYS_OF_SILENCE}].",
        ),
    ] = None,
) -> None:
    """Make Prefect's server mark runs as crashed if their process is gone, and notify you of red runs.

    Creates the automations on the server that PREFECT_API_URL names, or changes those that differ; it may be repeated.
    Create a notification block on Prefect's pages, after `prefect block register -m prefect.blocks.notifications`.
    """
    prepare()
    # Here, because Prefect reads its settings when it is imported, and `prepare` makes them.
    from flows.orchestration.automations import apply_automations

    for automation in apply_automations(notify, silent_after):
        Console().print(f"{automation.name}: {automation.description}", highlight=False, soft_wrap=True)
