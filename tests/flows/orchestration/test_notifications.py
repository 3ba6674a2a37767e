"""What an operator is told: of a red run, a dead worker, silence, a drift. Each says what to do, and ends in a link."""

import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from prefect.client.orchestration import get_client
from prefect.events.schemas.automations import AutomationCore
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.orchestration.automations import (
    apply,
    automation_for_silent_runs,
    notify_of_late_runs,
    notify_of_layout_drift,
    notify_of_red_runs,
    notify_of_silence,
)
from replica.server import Replica
from tests.support.paths import ROOT
from tests.support.prefect_parts import Operator, eventually
from tests.support.webhook import Webhook, receiving, save_block

PAGES = "http://caci.example:4200"


def set_automations(operator: Operator, automations: list[AutomationCore]) -> None:
    with get_client(sync_client=True) as client:
        apply(client, automations)


@pytest.mark.slow
@pytest.mark.parametrize("pages", [PAGES, None], ids=["PREFECT_UI_URL", "no PREFECT_UI_URL"])
def test_an_operator_is_told_what_is_wrong_and_what_to_do(pages: str | None, tmp_path: Path) -> None:
    """The times are shorter here than in use."""
    with Replica(articles=40, seed=7) as site, receiving() as webhook:
        operator = Operator(
            tmp_path,
            CACI_DATA_DIR=str(tmp_path / "data"),
            CACI_ORIGIN=site.url,
            CACI_DOWNLOAD_DELAY="0",
            PREFECT_SERVER_SERVICES_LATE_RUNS_AFTER_SECONDS="2",
        )
        # The server alone knows the address of its pages; by default it takes that of its own API for it.
        client_environment = operator.environment
        operator.environment = {name: value for name, value in client_environment.items() if name != "PREFECT_API_URL"}
        operator.environment |= {"PREFECT_UI_URL": pages} if pages else {}
        try:
            operator.start_server()
            operator.environment = client_environment
            operator.deploy()
            operator.pause()
            with temporary_settings({PREFECT_API_URL: operator.api_url}):
                tell(operator, webhook, site, pages)
        finally:
            operator.stop()


def tell(operator: Operator, webhook: Webhook, site: Replica, pages: str | None) -> None:
    block = save_block(webhook)

    def link(run_id: str) -> str:
        return f"{pages}/runs/flow-run/{run_id}" if pages else f"It is run {run_id} on the pages of the Prefect server."

    def caci(*arguments: str) -> None:
        command = [sys.executable, "-m", "flows.cli", *arguments]
        subprocess.run(command, check=False, env=operator.environment, cwd=ROOT, capture_output=True, timeout=120)

    late = notify_of_late_runs(block, timedelta(seconds=10))
    set_automations(
        operator, [automation_for_silent_runs(), late, notify_of_red_runs(block), notify_of_layout_drift(block)]
    )
    run_id = operator.begin("ingest/analyst")
    message = webhook.message("ingest is late")
    assert "docker compose up --detach worker" in message and "prefect worker start --pool caci" in message
    assert message.endswith(link(run_id))

    operator.start_worker()
    assert operator.await_state(run_id, "COMPLETED", "FAILED", "CRASHED")["state_type"] == "COMPLETED"
    silence = notify_of_silence(block, timedelta(seconds=20))
    set_automations(operator, [silence])
    webhook.message("no run has been green for")
    caci("refresh", "--hours", "0", "--limit", "1")
    green_at, count = time.monotonic(), len(webhook.received)
    (green, *_) = operator.runs(flow_runs={"name": {"any_": ["refresh"]}})
    eventually(lambda: webhook.received[count:], "silence after the last green run")
    assert time.monotonic() - green_at > 10, "counted from the last green run"
    message = webhook.received[-1]
    assert "no run has been green for" in message and message.endswith(f"The last green run: {link(green['id'])}")
    set_automations(operator, [notify_of_silence(block, timedelta(days=2))])

    run_id = operator.begin("audit/analyst", settings={"data_dir": str(operator.home / "other")})
    killed = {"state": {"type": "CRASHED", "message": "Process exited with status code: -9"}, "force": True}
    operator.api(f"flow_runs/{run_id}/set_state", **killed)
    message = webhook.message("audit is Crashed")
    assert "status code: -9" in message and "the next run continues" in message and message.endswith(link(run_id))

    fault = site.faults.add("status=500@*/field-reports.html*")
    caci("ingest")
    (red, *_) = operator.runs(flow_runs={"name": {"any_": ["ingest"]}, "state": {"type": {"any_": ["FAILED"]}}})
    message = webhook.message("ingest is Failed")
    assert "The run is red. " in message and "`caci certificate`" in message and message.endswith(link(red["id"]))
    site.faults.remove(fault)

    site.faults.add("redesign@*/item/*")
    caci("refresh", "--hours", "0", "--limit", "20")
    message = webhook.message("the layout of the site's pages has changed")
    (drift, *_) = operator.runs(flow_runs={"name": {"any_": ["refresh"]}, "state": {"type": {"any_": ["FAILED"]}}})
    assert "Nothing was published" in message and message.endswith(link(drift["id"]))
    assert not [text for text in webhook.received if "None" in text]
