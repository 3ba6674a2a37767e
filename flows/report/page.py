"""The page: chapters as HTML that loads nothing from elsewhere, and in which no text of an article is markup."""

from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from importlib import metadata
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from flows.present.words import moment
from flows.report.chapters import (
    account,
    authors,
    capitals,
    countries,
    days,
    freshness,
    lengths,
    quality,
    reads,
    years,
)
from flows.report.context import Context
from flows.report.figure import Chapter
from flows.report.masthead import masthead
from spiders.terminal_text import one_line

CHAPTERS: tuple[Callable[[Context], Chapter | None], ...] = (
    years.chapter,
    account.chapter,
    countries.chapter,
    authors.chapter,
    reads.chapter,
    lengths.chapter,
    capitals.chapter,
    days.chapter,
    freshness.chapter,
    quality.chapter,
)
"""In the order of the page."""


def page_of(context: Context) -> str:
    """Return the page as HTML, without the chapters for which the database has no data."""
    chapters = [chapter for make in CHAPTERS if (chapter := make(context)) is not None]
    style = resource("report.css")
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            head=masthead(context),
            chapters=chapters,
            style=Markup(style),  # noqa: S704 our own file
            policy=policy_for(style),
            made=moment(context.now),
            version=metadata.version("caci-analyst"),
        )
    )


def policy_for(style: str) -> str:
    """Return a Content-Security-Policy that allows the page this one style sheet, and nothing else."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def environment() -> Environment:
    """Return a Jinja environment that escapes every text, puts it on one line, and rejects a missing name."""
    return Environment(
        autoescape=True,
        finalize=finalize,
        loader=FunctionLoader(resource),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )


def finalize(value: Any) -> Any:
    """Return a text on one line, without control characters; our own markup stays as it is."""
    return value if isinstance(value, Markup) or not isinstance(value, str) else one_line(value)


def resource(name: str) -> str:
    """Return the text of a template, also in a built wheel."""
    return files("flows").joinpath("report", "templates", name).read_text(encoding="utf-8")
