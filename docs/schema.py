"""The text of `docs/schema.md`: what a published database holds, by the comments in it."""

import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from warehouse.database.file import DatabaseFile
from warehouse.database.warehouse import open_warehouse
from warehouse.publish.publication import publish
from warehouse.query.catalogue import Macro, Relation, macros, relations

ORDER = tomllib.loads((Path(__file__).parent / "schema.toml").read_text(encoding="utf-8"))
OLDEST_DUCKDB, NEWEST_DUCKDB = "1.1.0", "2.0.0"
"""Versions of DuckDB in which every table, view and macro is tested (`make test-slow`)."""
HEAD = f"""# What the database holds

Every table, view, macro and column of `analyst.duckdb`, with its comment in the database; this page is generated from
those comments (`make schemas`). A column that several tables have means the same in each: join by it (`USING
(article_id)`). Times are in UTC. Text has one space between words, and a blank line between paragraphs.

DuckDB {OLDEST_DUCKDB} or later runs all of it, as tested with {OLDEST_DUCKDB} and {NEWEST_DUCKDB}, except 1.4.0 and
1.4.1, which look for the parts of a macro among the tables; 1.0 opens the file, but lacks functions that search needs.
Beside tables of your own, attach the file and use it, so that macros find their tables:
`ATTACH 'analyst.duckdb' AS caci (READ_ONLY); USE caci;`, then
`FROM search('afghan') JOIN memory.mine USING (article_id)`. Without `USE`, tables work as `caci.articles`, and so do
views since DuckDB 1.2, but no macro does. Columns with a time are TIMESTAMP WITH TIME ZONE: Python's `fetchall` needs
pytz for them, data frames do not.
"""
KEYS = {"article_id", "author_id", "entity_id", "capture_id", "duplicate_of", "target_article_id"}
OWNED = {"articles": "article_id", "authors": "author_id", "entities": "entity_id", "captures": "capture_id"}


def schema() -> str:
    """Return the text of the page, from a database that is created and published for it."""
    with tempfile.TemporaryDirectory() as folder:
        warehouse, snapshot = Path(folder) / "warehouse.duckdb", Path(folder) / "analyst.duckdb"
        open_warehouse(warehouse).close()
        publish(DatabaseFile(warehouse), snapshot)
        return "\n".join([HEAD, *page(relations(snapshot), macros(snapshot))])


def page(published_relations: list[Relation], published_macros: list[Macro]) -> Iterator[str]:
    """Yield the parts of the page: diagrams, groups of tables and views, and macros."""
    by_name = {relation.name: relation for relation in published_relations}
    for diagram in ORDER["diagrams"]:
        yield f"## {diagram['title']}\n\n```mermaid\n{mermaid(diagram['tables'], by_name)}\n```\n"
    named = {name for group in ORDER["groups"] for name in group["names"]}
    rest = {
        "title": "What the program needs for itself",
        "text": "It uses these to find duplicates, words and versions.",
        "names": sorted(set(by_name) - named),
    }
    for group in [*ORDER["groups"], rest]:
        present = [by_name[name] for name in group["names"] if name in by_name]
        if present:
            yield f"## {group['title']}\n\n{group['text']}\n"
            yield from map(relation_text, present)
    yield "## Macros\n\nA table macro is used in place of a table: `FROM conclusions_on('customs union')`.\n"
    yield from (macro_text(macro) for macro in published_macros if macro.comment)  # the others are parts of these


def mermaid(tables: dict[str, list[str]], by_name: dict[str, Relation]) -> str:
    """Return an entity-relationship diagram of those of the tables that are published, with some columns of each."""
    present = {name: columns for name, columns in tables.items() if name in by_name}
    lines = ["erDiagram"]
    for relation, column in ORDER["relations"].items():
        one, _, other = relation.split()
        if one in present and other in present:
            lines.append(f"    {relation} : {column}")
    for name, columns in present.items():
        kinds = {column.name: column.kind for column in by_name[name].columns}
        lines.append(f"    {name} {{")
        for column in columns:
            key = " PK" if OWNED.get(name) == column else " FK" if column in KEYS else ""
            lines.append(f"        {kinds[column].split()[0]} {column}{key}")
        lines.append("    }")
    return "\n".join(lines)


def relation_text(relation: Relation) -> str:
    """Return the text on a table or view: a heading, its comment and its columns."""
    rows = "\n".join(f"| `{column.name}` | {column.kind} | {cell(column.comment)} |" for column in relation.columns)
    kind = "view" if relation.is_view else "table"
    head = "| column | type | what it is |\n| --- | --- | --- |"
    return f"### {relation.name}\n\n*{kind}.* {relation.comment}\n\n{head}\n{rows}\n"


def macro_text(macro: Macro) -> str:
    """Return the text on a macro: a heading, its parameters, its comment and what it returns."""
    columns = ", ".join(f"`{column.name}`" for column in macro.columns)
    kind = f"Returns a table of {columns}." if columns else "Returns a value."
    return f"### {macro.name}\n\n`{macro.signature}`\n\n{macro.comment} {kind}\n"


def cell(text: Any) -> str:
    """Return a comment as a cell of a Markdown table."""
    return str(text or "").replace("|", "\\|")
