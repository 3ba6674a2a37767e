"""`caci serve`."""

from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number
from rich.console import Console

from flows.orchestration.environment import prepare
from flows.signals import leave_signals_to_prefect


def serve_command(
    *,
    limit: Annotated[
        int,
        Parameter(
            validator=Number(gte=1), help="Run at most this many runs at once; they take turns on the data directory."
        ),
    ] = 4,
) -> None:
    """Run all deployments of prefect.yaml, on their schedules, in this process, without a work pool or a worker.

    Needs a Prefect server, which PREFECT_API_URL names. Ctrl-C or SIGTERM ends it, and pauses the schedules.
    """
    prepare(console_level="INFO")
    # Here, because Prefect reads its settings when it is imported, and `prepare` makes them.
    from flows.orchestration.serve import check_server_is_named, serve_deployments

    address = check_server_is_named()
    leave_signals_to_prefect()
    Console(stderr=True).print(f"Serving the deployments of prefect.yaml to {address}", highlight=False)
    serve_deployments(limit)
