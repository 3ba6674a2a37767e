"""`caci show`."""

from typing import Annotated, Any

from cyclopts import Parameter
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from flows.commands.command_settings import command_settings
from flows.errors import RED, WRONG_USE, UserError, clear_errors
from flows.present.row_formats import Format, as_json
from flows.present.rows import print_rows, wide_console
from spiders.numbers import whole_number
from spiders.pages.rules import RULES
from spiders.sites import load_site
from spiders.terminal_text import one_line, plain
from spiders.urls import identify, resolve
from warehouse.present.json_values import jsonable
from warehouse.query.articles import find_article

MAX_VALUE_LENGTH = 100
"""Characters of a field's value beside its evidence."""
FACTS = (
    "article_id", "kind", "section", "published_on", "date_rule", "page_date", "issue_date", "slug_date", "title_date",
    "date_conflict", "hits", "word_count", "revision", "first_seen_at", "last_seen_at", "gone_since", "duplicate_of",
    "url", "pdf_url", "image_url",
)  # fmt: skip


def show_command(
    article: Annotated[str, Parameter(help="Identifier (caci:8400), item id (8400) or any address of the article.")],
    /,
    *,
    why: Annotated[
        bool,
        Parameter(negative="", help="Show the rule behind each field, and the archived page that it was read from."),
    ] = False,
    format: Annotated[Format, Parameter(help="table for reading; json for everything.")] = Format.TABLE,  # noqa: A002
) -> None:
    """Show one article: its dates, authors, abstract, sections, bio and links."""
    settings = command_settings()
    database = settings.readable
    article_id = article_id_of(article, settings.site)
    with clear_errors():
        stored = find_article(database, article_id)
    if stored is None:
        raise UserError(f"There is no article {article_id} in {database}.", RED)
    console = wide_console()
    if format is Format.JSON:
        console.file.write(as_json(jsonable(stored)))
    elif format is not Format.TABLE:
        print_rows(
            console, ["field", "value"], [(name, stored[name]) for name in ("title", "byline", *FACTS, "body")], format
        )
    elif why:
        _print_evidence(console, stored)
    else:
        _print_article(console, stored)


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


def _print_article(console: Console, article: dict[str, Any]) -> None:
    console.print(Text(one_line(article["title"]), style="bold"))
    console.print(Text(one_line(article["byline"] or "no byline"), style="italic"))
    console.print()
    facts = Table.grid(padding=(0, 2))
    facts.add_column()
    facts.add_column(overflow="fold")
    for name in FACTS:
        if article[name] is not None:
            facts.add_row(Text(name, style="dim"), Text(one_line(article[name])))
    for author in article["authors"]:
        facts.add_row(
            Text("author", style="dim"),
            Text(one_line(", ".join(filter(None, (author["name"], author["affiliation"]))))),
        )
    if article["tags"]:
        facts.add_row(Text("tags", style="dim"), Text(one_line(", ".join(article["tags"]))))
    console.print(facts)
    _print_text(console, "abstract", article["abstract"])
    if article["digest_items"]:
        for item in article["digest_items"]:
            heading = " · ".join(str(part) for part in (item["headline"], item["item_date"], item["agency"]) if part)
            _print_text(console, heading or "news item", item["text"])
    elif article["sections"]:
        unlabelled = [row["text"] for row in article["paragraphs"] if row["section_position"] is None]
        body = [text for text in unlabelled if text not in (article["abstract"] or "").split("\n\n")]
        _print_text(console, "text", "\n\n".join(body))
        for section in article["sections"]:
            _print_text(console, section["label"], section["text"])
    else:
        _print_text(console, "text", article["body"])
    _print_text(console, "bio", article["bio"])
    for link in article["links"]:
        console.print(Text(one_line(f"{link['block']}: {link['text']} <{link['url']}>"), style="dim"))


def _print_text(console: Console, heading: str, text: str | None) -> None:
    if text:
        console.print()
        console.print(Text(one_line(heading), style="bold"))
        console.print(Padding(Text(plain(text)), (0, 0, 0, 2)))


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
        why = RULES.get(row["rule"], row["rule"])
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
