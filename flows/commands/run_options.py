"""The options that commands which run on the site share."""

from typing import Annotated

from cyclopts import Parameter

from flows.errors import WRONG_USE, UserError
from spiders.sites import load_site

OLD_WORD = "--accept-layout"
"""Works until version 0.3, with a warning."""
Origin = Annotated[
    str | None, Parameter(help="Fetch from this address instead of the public site, such as the replica or a mirror.")
]
Sections = Annotated[
    list[str] | None, Parameter(name="--section", negative="", help="Walk only this section; may be repeated.")
]
NewBaseline = Annotated[
    bool | None,
    Parameter(
        name=["--new-baseline", OLD_WORD],
        negative="",
        help="Start a new baseline of the layout: the pages look different and are still read correctly.",
    ),
]
AddSite = Annotated[
    bool | None,
    Parameter(negative="", help="Add the site to a data directory that holds pages of other sites only."),
]
Yes = Annotated[bool, Parameter(negative="", help="Do not ask before the first crawl of a new data directory begins.")]
DownloadDelay = Annotated[float | None, Parameter(help="Seconds between two requests; use 0 with a replica only.")]


def check_sections(site_name: str, sections: list[str]) -> None:
    """Raise UserError for a section that the site does not have; the message lists those that it has."""
    existing = load_site(site_name).sections
    unknown = [section for section in sections if section not in existing]
    if unknown:
        raise UserError(f"There is no section {unknown[0]!r}; the sections are {', '.join(existing)}.", WRONG_USE)
