"""What the commands share that fetch pages."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from flows.commands.settings import settings_of
from flows.exit import WRONG_USE, UserError, clear_errors
from flows.orchestration.environment import ensure_prefect_server, prepare
from spiders.terminal_text import one_line

if TYPE_CHECKING:
    from flows.orchestration.accounts import RunResult

Origin = Annotated[str | None, Parameter(help="Fetch from here instead of the public site: the replica, a mirror.")]
Sections = Annotated[
    list[str] | None, Parameter(name="--section", negative="", help="Walk this section only; may be repeated.")
]
AcceptLayout = Annotated[
    bool | None,
    Parameter(negative="", help="The site looks different and is read right all the same: begin a new baseline."),
]
DownloadDelay = Annotated[float | None, Parameter(help="Seconds between two requests; 0 for a replica only.")]


def run_flow(
    load_flow: Callable[[], Any],
    origin: str | None,
    download_delay: float | None,
    accept_layout: bool | None,
    parameters: dict[str, Any],
) -> Any:
    """Runs the flow that `load_flow` imports with its `parameters`, and gives its result.

    Raises:
        UserError: an option is wrong, there is no such section, or the run could not begin.
    """
    settings = settings_of(origin=origin, download_delay=download_delay, accept_layout=accept_layout)
    refuse_unknown_sections(settings.site, parameters.get("sections") or [])
    prepare()
    from flows.pipeline.progress import terminal_progress

    with clear_errors():
        ensure_prefect_server()
        with terminal_progress():
            state = load_flow()(settings=settings, **parameters, return_state=True)
        result = state.result(raise_on_failure=False)
        if isinstance(result, BaseException):
            raise result
    return result


def finish(result: "RunResult") -> None:
    """Prints what a run did, and ends the command where it is red.

    Raises:
        UserError: the run is red.
    """
    from flows.present.run import print_run

    print_run(result)
    if result.problem is not None:
        raise UserError(one_line(result.message))


def refuse_unknown_sections(site_name: str, sections: list[str]) -> None:
    """Raises UserError for a section that the site does not have, with the list of those that it has."""
    from spiders.sites import load_site

    known = load_site(site_name).sections
    unknown = [section for section in sections if section not in known]
    if unknown:
        raise UserError(f"There is no section {unknown[0]!r}; the sections are {', '.join(known)}.", WRONG_USE)
