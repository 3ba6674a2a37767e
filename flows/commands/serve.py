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
        int, Parameter(validator=Number(gte=1), help="So many runs at once; they take turns at the data directory.")
    ] = 4,
) -> None:
    """Run all deployments of prefect.yaml, on their schedules, in this process: no work pool and no worker is needed.

    Needs a Prefect server, which PREFECT_API_URL names. Ends with Ctrl-C or SIGTERM, and pauses the schedules then.
    """
    prepare(console_level="INFO")
    from flows.orchestration.deployments import (  # Prefect reads its settings now
        check_server_is_named,
        serve_deployments,
    )

    address = check_server_is_named()
    leave_signals_to_prefect()
    Console(stderr=True).print(f"Serving the deployments of prefect.yaml to {address}", highlight=False)
    serve_deployments(limit)
