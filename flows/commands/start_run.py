"""How a command starts a run: at once, in this process, or as a flow of Prefect; and how it prints the result."""

import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flows.commands.command_settings import command_settings, warn
from flows.commands.first_crawl import confirm_first_crawl
from flows.commands.run_options import OLD_WORD, check_sections
from flows.errors import UserError, clear_errors
from flows.orchestration.environment import ensure_prefect_server, prefect_api_url, prepare
from flows.pipeline.run.result import RunResult
from flows.pipeline.run.site_check import check_site
from flows.pipeline.run.steps import DirectSteps
from flows.present.run_result import print_run
from flows.present.terminal_progress import terminal_progress
from flows.settings import Settings
from spiders.terminal_text import one_line


def start_site_run(
    name: str,
    work: Callable[..., Any],
    origin: str | None,
    download_delay: float | None,
    new_baseline: bool | None,
    parameters: dict[str, Any],
    *,
    add_site: bool | None = None,
    yes: bool | None = None,
) -> Any:
    """Run `work`, one of `flows.pipeline.site_runs`, or the flow `name` if `PREFECT_API_URL` names a server.

    Before a first crawl it asks (`confirm_first_crawl`), unless `yes` is true; with None it is not a first crawl.

    Returns:
        What `work` returns, such as a `RunResult`.

    Raises:
        UserError: an option is invalid, there is no such section, or the run could not start.
    """
    settings = command_settings(
        origin=origin, download_delay=download_delay, accept_layout=new_baseline, add_site=add_site
    )
    if OLD_WORD in sys.argv:
        warn(f"{OLD_WORD} is now --new-baseline; the next version does not know the old word")
    check_sections(settings.site, parameters.get("sections") or [])
    with clear_errors():
        check_site(settings)
    if yes is not None:
        confirm_first_crawl(settings, parameters, yes)
    return start_run(name, lambda: work(settings, DirectSteps(), **parameters), settings, parameters)


def start_run(name: str, work: Callable[[], Any], settings: Settings, parameters: dict[str, Any]) -> Any:
    """Call `work` in this process, or run the flow `name` if `PREFECT_API_URL` names a server.

    Either way the result is the same, and so are the errors.

    Raises:
        UserError: the work failed, or the server does not answer.
    """
    if prefect_api_url() is not None:
        return run_flow(name, settings, parameters)
    with clear_errors(), terminal_progress():
        return work()


def run_flow(name: str, settings: Settings, parameters: dict[str, Any]) -> Any:
    """Run the flow `name` on the Prefect server that is named, or on one of our own that ends with this process.

    Raises:
        UserError: the flow failed with an error of the pipeline, or no server answers.
    """
    prepare()
    with clear_errors():
        ensure_prefect_server()
        # Importing Prefect takes two seconds, which a command that needs no server should not spend.
        from flows.orchestration.shell_run import run_flow_here

        with terminal_progress():
            state = run_flow_here(name, settings, parameters)
        result = state.result(raise_on_failure=False)
        if isinstance(result, BaseException):
            raise result
    return result


def show_run(result: RunResult) -> None:
    """Print what a run did.

    Raises:
        UserError: the run is red.
    """
    with suppress(SystemExit):  # Rich's, if the reader of our output is gone: the run ended as it ended
        print_run(result)
    if result.problem is not None:
        raise UserError(one_line(result.message))
