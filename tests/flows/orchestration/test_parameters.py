"""What a flow is given is refused before anything runs if it means nothing: every parameter, and every setting."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from flows.orchestration.parameters import SECTIONS
from flows.orchestration.serve import deployment_descriptions, flow_of
from flows.settings import Settings
from spiders.sites import load_site
from tests.conftest import Caci

FLOWS = {flow.name: flow for flow in (flow_of(row["entrypoint"]) for row in deployment_descriptions())}
NAN, INFINITE, HUGE = float("nan"), float("inf"), 1e300
NOT_SECONDS: tuple[Any, ...] = (-1, NAN, INFINITE, HUGE, "soon", [])
NOT_A_SWITCH: tuple[Any, ...] = ("maybe", 2, [])
NOT_A_DAY: tuple[Any, ...] = ("2003-02-30", "1/15/2003", "yesterday", "", 1.5, [])
MEANINGLESS: dict[str, tuple[Any, ...]] = {
    "since": NOT_A_DAY,
    "until": NOT_A_DAY,
    "sections": ([], ["field-report"], [""], ["field-reports", 5], "field-reports", {}),
    "source": ("", 5, []),
    "limit": (0, -1, 1.5, 10**30, "all", []),
    "dry_run": NOT_A_SWITCH,
    "window": ("week", "", 5),
    "days": (-1, 1.5, 10**30, HUGE, "all", None),
    "hours": (-1, NAN, INFINITE, HUGE, "all", []),
    "yes": NOT_A_SWITCH,
    "settings": (5, [], "data", {"datadir": "/data"}, {"data-dir": "/data"}, {"": 1}),
}
MEANINGLESS_SETTINGS: dict[str, tuple[Any, ...]] = {
    "data_dir": ("", "what?", "a\0b", 5, None, []),
    "warehouse_name": ("", ".", "..", "a/b.duckdb", "../warehouse.duckdb", "what?.duckdb", "a\0b", 5),
    "lake": ("mysql://host/db", "nonsense", 5),
    "lake_files": ("ftp://host/lake", 5),
    "group": (5, []),
    "site": ("", "caci.toml", "../sites/caci", "no-such-site", 5),
    "origin": ("cacianalyst.org", "ftp://host", "http://", "http://joe:secret@host", 5),
    "download_delay": NOT_SECONDS,
    "contact": ("you@example.org\r\nX-Header: 1", "a\0b", 5),
    "readers": (0, -1, 1.5, 10**9, "many"),
    "dask_scheduler": ("nonsense", "tcp://host", 5),
    "dask_patience": NOT_SECONDS,
    "batch_size": (0, -1, 1.5, 10**12, "all"),
    "accept_layout": NOT_A_SWITCH,
    "add_site": NOT_A_SWITCH,
    "lock_timeout": NOT_SECONDS,
    "fetch_retries": (-1, 1.5, 10**9, "often"),
    "fetch_retry_delay": NOT_SECONDS,
    "crawl_timeout": (0, *NOT_SECONDS),
    "publish_exports": NOT_A_SWITCH,
    "oldest_snapshot": (0, *NOT_SECONDS),
}


def cases() -> Iterator[tuple[str, str, Any]]:
    """Yield each flow with each meaningless value of each of its parameters."""
    for name, flow in FLOWS.items():
        for parameter in flow.parameters.properties:
            yield from ((name, parameter, value) for value in MEANINGLESS[parameter])


def test_the_sections_that_prefect_offers_are_those_of_the_site() -> None:
    assert list(load_site("caci").sections) == SECTIONS


@pytest.mark.parametrize(("name", "parameter", "value"), [*cases()], ids=str)
def test_a_parameter_that_means_nothing_is_refused(name: str, parameter: str, value: Any) -> None:
    with pytest.raises(Exception, match=parameter):  # Prefect's own error, before the flow's function is called
        FLOWS[name].validate_parameters({parameter: value})


@pytest.mark.parametrize("name", Settings.model_fields)
def test_a_setting_that_means_nothing_is_refused(name: str) -> None:
    accepted = []
    for value in MEANINGLESS_SETTINGS[name]:
        try:
            Settings.model_validate({name: value})
        except ValidationError as error:
            assert name in str(error)
        else:
            accepted.append(value)
    assert accepted == []


@pytest.mark.parametrize("name", ["group", "contact", "dask_scheduler", "origin", "lake", "lake_files"])
def test_a_setting_of_an_empty_variable_is_none(name: str) -> None:
    """As docker compose passes a variable that is not set."""
    assert getattr(Settings.model_validate({name: ""}), name) is None


def test_the_server_refuses_a_misspelt_setting(prefect_server: str) -> None:
    """Before there is a run, by the schema of the parameters."""
    schema = FLOWS["ingest"].parameters.model_dump()
    assert schema["definitions"]["Settings"]["additionalProperties"] is False
    body = {"schema": schema, "values": {"settings": {"datadir": "/data"}}}
    response = httpx.post(f"{prefect_server}/ui/schemas/validate", json=body, timeout=30)
    if response.is_success:
        assert response.json()["valid"] is False, response.json()


def test_a_run_with_meaningless_parameters_leaves_nothing(caci: Caci, prefect_server: str, tmp_path: Path) -> None:
    arguments = ("backfill", "--since", "2999-01-01", "--origin", "http://127.0.0.1:9")
    for environment in ({}, {"PREFECT_API_URL": prefect_server}):
        done = caci(*arguments, data_dir=tmp_path / "data", **environment)
        assert done.returncode == 2 and "Since 2999-01-01 is after today" in done.stderr
        assert not (tmp_path / "data").exists()


NOT_THERE_YET = {
    "publish": (),
    "rebuild": (),
    "refresh": ("--origin", "http://127.0.0.1:9"),
    "status": (),
    "certificate": (),
    "politeness": (),
    "verify": (),
    "sql": ("SELECT 1",),
    "search": ("Kazakhstan",),
    "show": ("caci:1",),
    "cite": ("caci:1",),
    "diff": ("caci:1",),
    "export": (),
    "release": (),
    "report": (),
    "duplicates": (),
}
"""Every command that needs data, with arguments."""


@pytest.mark.parametrize("command", NOT_THERE_YET)
def test_a_mistyped_data_directory_is_not_made(command: str, caci: Caci, prefect_server: str, tmp_path: Path) -> None:
    environments = [{}, {"PREFECT_API_URL": prefect_server}] if command in FLOWS else [{}]
    for environment in environments:
        done = caci(command, *NOT_THERE_YET[command], data_dir=tmp_path / "dtaa", **environment)
        assert done.returncode in {1, 2} and "Traceback" not in done.stderr
        assert not (tmp_path / "dtaa").exists(), done.stderr
