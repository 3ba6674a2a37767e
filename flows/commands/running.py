"""What the commands that start a run share: their options, how the run is started, and how it is shown."""

import importlib
from collections.abc import Callable
from typing import Annotated, Any

from cyclopts import Parameter

from flows.commands.settings import settings_of
from flows.errors import WRONG_USE, UserError, clear_errors
from flows.orchestration.environment import ensure_prefect_server, prefect_api_url, prepare
from flows.pipeline.run.account import RunResult
from flows.pipeline.run.steps import DirectSteps
from flows.present.progress import terminal_progress
from flows.present.run import print_run
from flows.settings import Settings
from spiders.sites import load_site
from spiders.terminal_text import one_line

Origin = Annotated[str | None, Parameter(help="Fetch from here instead of the public site: the replica, a mirror.")]
Sections = Annotated[
    list[str] | None, Parameter(name="--section", negative="", help="Walk this section only; may be repeated.")
]
AcceptLayout = Annotated[
    bool | None,
    Parameter(negative="", help="The site looks different and is read right all the same: begin a new baseline."),
]
DownloadDelay = Annotated[float | None, Parameter(help="Seconds between two requests; 0 for a replica only.")]


def run_on_site(
    name: str,
    work: Callable[..., Any],
    origin: str | None,
    download_delay: float | None,
    accept_layout: bool | None,
    parameters: dict[str, Any],
) -> Any:
    """Run `work`, one of `flows.pipeline.runs`, or the flow `name` if Prefect is to see it.

    Returns:
        What the work returns, as a `RunResult`.

    Raises:
        UserError: an option is wrong, there is no such section, or the run could not begin.
    """
    settings = settings_of(origin=origin, download_delay=download_delay, accept_layout=accept_layout)
    check_sections(settings.site, parameters.get("sections") or [])
    return run(name, lambda: work(settings, DirectSteps(), **parameters), settings, parameters)


def run(name: str, work: Callable[[], Any], settings: Settings, parameters: dict[str, Any]) -> Any:
    """Do the work at once, in this process; or run the flow `name` if `PREFECT_API_URL` names a server.

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
        # Prefect takes two seconds to import, for which no command that does the work at once should wait.
        flow = getattr(importlib.import_module(f"flows.{name}"), name)
        with terminal_progress():
            state = flow(settings=settings, **parameters, return_state=True)
        result = state.result(raise_on_failure=False)
        if isinstance(result, BaseException):
            raise result
    return result


def show_run(result: RunResult) -> None:
    """Print what a run did.

    Raises:
        UserError: the run is red.
    """
    print_run(result)
    if result.problem is not None:
        raise UserError(one_line(result.message))


def check_sections(site_name: str, sections: list[str]) -> None:
    """Raise UserError for a section that the site does not have; the message lists those that it has."""
    known = load_site(site_name).sections
    unknown = [section for section in sections if section not in known]
    if unknown:
        raise UserError(f"There is no section {unknown[0]!r}; the sections are {', '.join(known)}.", WRONG_USE)
