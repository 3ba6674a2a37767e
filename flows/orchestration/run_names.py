"""Names of flow runs, which say what ran."""

from collections.abc import Mapping
from typing import Any

from prefect.runtime import flow_run


def run_name() -> str:
    """Return the flow and its parameters, such as `backfill 2003-01-01 to 2003-12-31 field-reports`."""
    return name_of(flow_run.flow_name or "run", flow_run.parameters)


def name_of(flow: str, parameters: Mapping[str, Any]) -> str:
    """Return the name of a run of `flow`: parameters with their default values are left out."""
    parts = [flow]
    since, until = parameters.get("since"), parameters.get("until")
    if since or until:
        parts.append(f"{since or 'the beginning'} to {until or 'today'}")
    parts += parameters.get("sections") or []
    if parameters.get("source", "site") != "site":
        parts.append(f"from {parameters['source']}")
    if parameters.get("dry_run"):
        parts.append("(dry run)")
    return " ".join(str(part) for part in parts)
