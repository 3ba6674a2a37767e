"""`caci layout`: learn the layout of a redesigned site, see what it reads, and put it into force."""

import re
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.commands.command_settings import command_settings
from flows.errors import RED, WRONG_USE, UserError, clear_errors
from flows.pipeline.layouts.accept import accept_layout, layout_text, proposal_path
from flows.pipeline.layouts.learn import learn_layout
from flows.pipeline.progress import LOGGER, reporter
from flows.present.terminal_progress import terminal_progress
from flows.settings import Settings
from schemas.page_layout import PageLayout
from spiders.errors import RejectedPageError
from spiders.messages import counted, shortened
from spiders.pages.forms.item import read_item
from spiders.pages.forms.saved_address import address_of_page
from spiders.pages.induce.known import roles_to_learn
from spiders.pages.induce.rounds import Proposal
from spiders.pages.layouts.files import read_layout_text
from spiders.pages.layouts.item_page import ItemPage, read_item_pages
from spiders.pages.markup.charset import as_utf8
from spiders.pages.markup.tree import first_attribute
from spiders.sites import load_site
from spiders.terminal_text import one_line, plain
from warehouse.output_file import output_file

layout_app = App(
    name="layout", help="Learn the layout of a redesigned site from articles that are known, and accept it."
)
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")
MAX_VALUE_CHARACTERS = 120
Name = Annotated[str, Parameter(help="Name of the layout, as evidence will state it: small letters, digits, hyphens.")]


@layout_app.command(name="learn")
def learn_command(
    name: Name = "redesign",
    /,
    *,
    from_feed: Annotated[bool, Parameter(negative="", help="Learn from the entries of feeds alone.")] = False,
) -> None:
    """Learn the layout of the pages that wait, and write a proposal: `layouts/NAME.toml` in the data directory."""
    settings = command_settings()
    _check_name(name)
    with clear_errors(), terminal_progress():
        proposal = learn_layout(settings, name, reporter(LOGGER), from_feed)
    path = proposal_path(settings, name)
    path.parent.mkdir(mode=0o750, exist_ok=True)
    with clear_errors(), output_file(path) as new:
        new.write_text(layout_text(proposal.layout), encoding="utf-8")
    _print(proposal)
    console = Console(soft_wrap=True)
    console.print(f"Written to {path}.", markup=False, highlight=False)
    if not proposal.trial.is_usable:
        raise UserError("The layout reads too few pages as they are known: mend it by hand, or write a layout.", RED)
    console.print(f"To put it into force: caci layout accept {name}", markup=False, highlight=False)


@layout_app.command(name="test")
def test_command(
    page: Annotated[Path, Parameter(help="A saved page of an item.")],
    name: Name = "redesign",
    /,
) -> None:
    """Show what a proposal finds on a page: each block with its selector and its text."""
    settings = command_settings()
    _check_name(name)
    layout = _proposed(settings, name)
    site = load_site(settings.site).model_copy(update={"accepted_layouts": (layout,)})
    try:
        content = page.read_bytes()
    except OSError as error:
        raise UserError(f"{page} cannot be read: {error.strerror}.", WRONG_USE) from error
    url = address_of_page(content, site)
    if url is None:
        raise UserError(f"{page} does not state its address, by which its item is known.", RED)
    try:
        shown = next((one for one in read_item_pages(as_utf8(content), site) if one.layout == layout), None)
        if shown is None:
            raise UserError(f"{page} has not the container, the title and the text of the layout {name}.", RED)
        _print_blocks(shown)
        article = read_item(content, url, site)
    except RejectedPageError as error:
        raise UserError(f"{page} is rejected ({error.reason}): {error.detail}.", RED) from error
    line = f"Read as {article.article_id}, “{article.title}”, {counted(article.word_count, 'word')}."
    Console(soft_wrap=True).print(one_line(line), markup=False, highlight=False)


def _print_blocks(page: ItemPage) -> None:
    table = Table(box=None)
    table.add_column("block")
    table.add_column("selector", overflow="fold")
    table.add_column("text", overflow="fold")
    for role, selector in page.selectors.items():
        text = page.text(role) or first_attribute(page.block(role), "img", "src") or ""
        table.add_row(str(role), Text(selector), Text(shortened(plain(text), MAX_VALUE_CHARACTERS)))
    Console().print(table)


@layout_app.command(name="accept")
def accept_command(
    name: Name = "redesign",
    /,
    *,
    by: Annotated[str | None, Parameter(help="Who accepts it [default: the name of the user].")] = None,
) -> None:
    """Put a proposal into force: it is archived, and the pages that wait are read by it at the next rebuild."""
    settings = command_settings()
    _check_name(name)
    layout = _proposed(settings, name)
    with clear_errors(), terminal_progress():
        accept_layout(settings, layout, reporter(LOGGER), by)
    message = f"The layout {name} is in force. Now: caci rebuild --yes, then caci refresh"
    Console(soft_wrap=True).print(message, markup=False, highlight=False)


def _proposed(settings: Settings, name: str) -> PageLayout:
    path = proposal_path(settings, name)
    try:
        layout = read_layout_text(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise UserError(f"There is no proposal at {path}; run `caci layout learn` first.", RED) from error
    except ValueError as error:
        raise UserError(f"{path} is not a layout: {error}.", WRONG_USE) from error
    if layout.name != name:
        raise UserError(f"{path} is not a layout: its name is not that of the file.", WRONG_USE)
    return layout


def _check_name(name: str) -> None:
    if NAME.fullmatch(name) is None:
        raise UserError(f"{name!r} is no name of a layout: small letters, digits and hyphens, such as 2027.", WRONG_USE)


def _print(proposal: Proposal) -> None:
    console, trial = Console(soft_wrap=True), proposal.trial
    held = f"{proposal.held_back:,} held back" if proposal.held_back else "none held back, so the figures are of these"
    console.print(f"Learned from {counted(proposal.learned_from, 'page')}; {held}.", markup=False, highlight=False)
    selectors = Table(box=None)
    for column in ("block", "selector"):
        selectors.add_column(column, overflow="fold")
    for role, found in proposal.layout.item.roles.items():
        selectors.add_row(str(role), Text(plain(", ".join(found))))
    for role in roles_to_learn():
        if role in proposal.gone:
            selectors.add_row(str(role), Text("gone: no page prints it", style="yellow"))
        elif role in proposal.left_out:
            selectors.add_row(str(role), Text("left out: not found for certain", style="yellow"))
    console.print(selectors)
    fields = Table(box=None)
    fields.add_column("field")
    fields.add_column("as known", justify="right")
    for name in sorted(trial.asked):
        style = "red" if name in trial.failed else ""
        fields.add_row(name, Text(f"{trial.right[name]}/{trial.asked[name]}", style=style))
    console.print(fields)
    if trial.edited:
        console.print(f"Edited since they became known, and not counted there: {trial.edited:,}.", highlight=False)
