"""`caci show`."""

from enum import StrEnum
from typing import Annotated, Any

from cyclopts import Parameter
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.commands.command_settings import command_settings
from flows.errors import RED, WRONG_USE, UserError, clear_errors
from flows.present.row_formats import Format, as_json
from flows.present.rows import print_rows, wide_console
from flows.present.table.pager import paged
from flows.present.table.values import value_text
from flows.present.words import day
from spiders.numbers import whole_number
from spiders.pages.rules import explain
from spiders.sites import load_site
from spiders.terminal_text import one_line, plain
from spiders.urls import identify, resolve
from warehouse.present.article_text import as_markdown, as_text, blocks_of, origin_of
from warehouse.present.json_values import jsonable
from warehouse.query.articles import find_article

MAX_VALUE_LENGTH = 100
"""Characters of a field's value beside its evidence."""
MAX_TEXT_WIDTH = 88
"""Columns beyond which lines of prose are hard to read."""
OF_THE_ARTICLE = frozenset({"text", "pdf"})
"""Blocks of links that the author set; the others are those of the page's template."""
FACTS = (
    "article_id", "kind", "section", "published_on", "date_rule", "page_date", "issue_date", "slug_date", "title_date",
    "date_conflict", "hits", "word_count", "revision", "first_seen_at", "last_seen_at", "gone_since", "duplicate_of",
    "url", "pdf_url", "image_url",
)  # fmt: skip


class ShowFormat(StrEnum):
    """How an article is shown."""

    TABLE = "table"
    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    SPREADSHEETS = "spreadsheets"
    VERTICAL = "vertical"


def show_command(
    article: Annotated[str, Parameter(help="Identifier (caci:8400), item id (8400) or any address of the article.")],
    /,
    *,
    why: Annotated[
        bool,
        Parameter(negative="", help="Show the rule behind each field, and the archived page that it was read from."),
    ] = False,
    links: Annotated[
        bool, Parameter(negative="", help="Also show the links of the page around the article: related, recommended, …")
    ] = False,
    format: Annotated[  # noqa: A002
        ShowFormat, Parameter(help="table for reading; text or markdown for the whole text alone; json for everything.")
    ] = ShowFormat.TABLE,
) -> None:
    """Show one article: title, byline, date, abstract, sections and bio; below them its links, dates and numbers."""
    settings = command_settings()
    database = settings.readable
    article_id = article_id_of(article, settings.site)
    with clear_errors():
        stored = find_article(database, article_id)
    if stored is None:
        raise UserError(f"There is no article {article_id} in {database}.", RED)
    console = wide_console()
    match format:
        case ShowFormat.JSON:
            console.file.write(as_json(jsonable(stored)))
        case ShowFormat.TEXT | ShowFormat.MARKDOWN:
            console.file.write(plain(as_text(stored) if format is ShowFormat.TEXT else as_markdown(stored)))
        case ShowFormat.TABLE:
            with paged(console):
                if why:
                    _print_evidence(console, stored)
                else:
                    _print_article(console, stored, links)
        case ShowFormat.VERTICAL:
            names = [name for name in ("title", "byline", *FACTS, "body") if stored[name] is not None]
            print_rows(console, names, [[stored[name] for name in names]], Format.VERTICAL)
        case _:
            facts = [(name, stored[name]) for name in ("title", "byline", *FACTS, "body")]
            print_rows(console, ["field", "value"], facts, Format(format))


def article_id_of(text: str, site_name: str) -> str:
    """Return the identifier of an article that is given as an identifier, an item id or an address.

    Raises:
        UserError: it is an address, but not of an article.
    """
    if (item_id := whole_number(text)) is not None:
        return f"{site_name}:{item_id}"
    if not text.startswith(("http://", "https://", "/")):
        return text
    site = load_site(site_name)
    url = resolve(text, site.origin, site)
    address = identify(url, site) if url else None
    if address is None or address.article_id is None:
        raise UserError(f"{text} is not the address of an article.", WRONG_USE)
    return address.article_id


def _print_article(console: Console, article: dict[str, Any], links: bool) -> None:
    width = min(console.width, MAX_TEXT_WIDTH)
    console.print(Text(one_line(article["title"]), style="bold"), width=width)
    console.print(Text(one_line(article["byline"] or "no byline"), style="italic"), width=width)
    console.print(Text(one_line(origin_of(article)), style="dim"), width=width)
    if article["duplicate_of"]:
        console.print(one_line(f"It repeats {article['duplicate_of']}."), style="yellow", markup=False, highlight=False)
    if article["gone_since"]:
        console.print(f"It is gone from the site since {day(article['gone_since'])}.", style="yellow", highlight=False)
    for block in blocks_of(article):
        console.print()
        if block.heading:
            console.print(Text(one_line(block.heading), style="bold"), width=width)
        console.print(Text(plain(block.text)), width=width)
    for own, heading in ((True, "Links"), (False, "Links of the page")):
        chosen = [link for link in article["links"] if (link["block"] in OF_THE_ARTICLE) is own]
        if chosen and (own or links):
            console.print()
            console.print(heading, style="bold")
            for link in chosen:
                kind = "" if own else f"{link['block']}: "
                line = one_line(f"{kind}{link['text'] or ''} <{link['url']}>").lstrip()
                console.print(Text(line), soft_wrap=True)
    _print_facts(console, article)


def _print_facts(console: Console, article: dict[str, Any]) -> None:
    console.print()
    facts = Table.grid(padding=(0, 2))
    facts.add_column(no_wrap=True)
    facts.add_column(overflow="fold")
    for name in FACTS:
        if article[name] is not None:
            facts.add_row(name, Text(one_line(value_text(article[name]))))
    for author in article["authors"]:
        facts.add_row("author", Text(one_line(", ".join(filter(None, (author["name"], author["affiliation"]))))))
    if article["tags"]:
        facts.add_row("tags", Text(one_line(", ".join(article["tags"]))))
    console.print(facts, style="dim")


def _print_evidence(console: Console, article: dict[str, Any]) -> None:
    capture = article["capture"]
    console.print(Text(one_line(f"{article['article_id']}: {article['title']}"), style="bold"))
    for line in (
        f"read from {capture['url']}",
        f"fetched {capture['fetched_at']:%Y-%m-%d %H:%M:%S} UTC",
        f"archived in {capture['warc_file']} at offset {capture['warc_offset']}",
        f"by readers of version {article['reader_version']}",
    ):
        console.print(one_line(line), markup=False, highlight=False, soft_wrap=True)
    table = Table(show_lines=True)
    for column in ("field", "value", "why", "what the page printed"):
        table.add_column(column, overflow="fold")
    labels = iter([section["label"] for section in article["sections"]])
    for row in article["evidence"]:
        value = next(labels, "") if row["field"] == "sections" else _brief(article.get(row["field"]))
        why = explain(row["rule"])
        table.add_row(*(Text(plain(cell)) for cell in (row["field"], value, why, row["raw"])))
    console.print(table)


def _brief(value: Any) -> str:
    """Return a value short enough for a table: names of authors, tags, a number of rows, the beginning of a text."""
    match value:
        case [{"name": _}, *_]:
            return ", ".join(part["name"] for part in value)
        case [str(), *_]:
            return ", ".join(value)
        case list():
            return str(len(value)) if value else ""
        case _:
            text = plain(value)
            return text if len(text) <= MAX_VALUE_LENGTH else f"{text[:MAX_VALUE_LENGTH]}…"
