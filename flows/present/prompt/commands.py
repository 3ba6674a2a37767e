"""What the prompt of `caci sql` understands besides SQL: the names that psql and DuckDB's own shell give to it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.present.table.pager import paged
from flows.present.table.printing import Layout
from flows.present.table.widths import GAP
from spiders.messages import counted
from spiders.numbers import whole_number
from spiders.terminal_text import one_line, plain
from warehouse.query.catalogue import Macro, Relation, macros, relations
from warehouse.query.sandbox import query
from warehouse.resources import read_sql

EXIT_WORDS = frozenset({"exit", "quit", ".exit", ".quit", "\\q"})
# \d articles; .maxrows 20; help
COMMAND = re.compile(r"(?P<name>[\\.]\S*|help|tables)(?:\s+(?P<argument>\S.*))?", re.IGNORECASE)
HELP = (
    ("SELECT …;", "Run a query; it may span lines, and ends with a semicolon."),
    ("\\d, .tables", "List tables, views and macros."),
    ("\\d NAME", "Describe one of them: its columns, their types and what they hold."),
    (".schema [NAME]", "Show the SQL that defines tables and views."),
    ("\\x", "Show results with one value a line, or as a table again."),
    (".maxrows N", "Show at most N rows of a table; 0 for all, `.maxrows auto` for a screenful."),
    ("help, \\?, .help", "This list."),
    ("exit, \\q, Ctrl-D", "Leave. Ctrl-C ends a query, or empties the line."),
    ("Tab, arrows", "Complete a name, and bring back earlier queries."),
)


def is_complete(text: str) -> bool:
    """Return whether Enter sends what was typed: nothing, a query with its semicolon, or a command on one line."""
    text = text.strip()
    return not text or text.endswith(";") or text.lower() in EXIT_WORDS or COMMAND.fullmatch(text) is not None


class PromptCommands:
    """Runs the commands of a prompt.

    Attributes:
        layout: of the results that follow, which commands change.
    """

    def __init__(self, console: Console, database: Path) -> None:
        """Begin with tables that show a screenful."""
        self.layout = Layout(max_rows=None, all_rows=".maxrows 0", all_columns="\\x")
        self._console = console
        self._database = database

    def run(self, text: str) -> bool:
        """Run a command, and return whether `text` was one.

        Raises:
            WarehouseError: the database cannot be read.
        """
        match = COMMAND.fullmatch(text)
        if match is None:
            return False
        commands: dict[str, Callable[[str | None], None]] = {
            "help": self._help, "\\?": self._help, ".help": self._help,
            "\\d": self._describe, ".tables": self._describe, "tables": self._describe,
            ".schema": self._define, "\\x": self._turn, ".maxrows": self._limit,
        }  # fmt: skip
        command = commands.get(match["name"].lower())
        if command is None:
            self._say(f"There is no command {match['name']}. Type `help` for a list.", "red")
        else:
            command(match["argument"])
        return True

    def _help(self, _argument: str | None) -> None:
        self._list(HELP)

    def _describe(self, name: str | None) -> None:
        described: list[Relation | Macro] = [*relations(self._database), *macros(self._database)]
        if name is None:
            # A name with a schema is that of the search's index.
            own = [found for found in described if found.comment and "." not in found.name]
            with paged(self._console):
                self._list((f"{one.name}(…)" if isinstance(one, Macro) else one.name, one.comment) for one in own)
            return
        wanted = name.rstrip(";").strip('"').lower()
        one = next((found for found in described if found.name.lower() == wanted), None)
        if one is None:
            self._say(f"There is no table, view or macro {name}. `\\d` lists them.", "red")
            return
        with paged(self._console):
            signature = one.signature if isinstance(one, Macro) else one.name
            self._say(f"{signature}: {one.comment or 'no comment'}")
            self._list((column.name, column.kind, column.comment) for column in one.columns)

    def _define(self, name: str | None) -> None:
        wanted = None if name is None else name.rstrip(";").strip('"')
        rows = query(self._database, read_sql("query/definitions.sql"), {"name": wanted}).rows
        with paged(self._console):
            for _, definition in rows:
                self._console.print(Text(plain(definition.strip())), soft_wrap=True)
        if not rows:
            self._say(f"There is no table or view {name}. `\\d` lists them.", "red")

    def _turn(self, _argument: str | None) -> None:
        self.layout = replace(self.layout, vertical=not self.layout.vertical)
        self._say("One value a line." if self.layout.vertical else "Results are tables.")

    def _limit(self, argument: str | None) -> None:
        number = whole_number(argument or "")
        if number is None and argument != "auto":
            self._say("Give a number: `.maxrows 100`, `.maxrows 0` for all, `.maxrows auto` for a screenful.", "red")
            return
        self.layout = replace(self.layout, max_rows=number)
        self._say(
            "Tables show a screenful."
            if number is None
            else f"Tables show {counted(number, 'row') if number else 'all rows'}."
        )

    def _list(self, rows: Iterable[tuple[str | None, ...]]) -> None:
        """Print rows whose last cells are sentences, which are continued below themselves."""
        lines = [[one_line(cell) for cell in row] for row in rows]
        if not lines:
            return
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, GAP, 0, 0))
        for place in range(len(lines[0])):
            is_sentence = place == len(lines[0]) - 1
            table.add_column(no_wrap=not is_sentence, overflow="fold" if is_sentence else "ellipsis")
        for line in lines:
            table.add_row(Text(line[0], style="bold"), *map(Text, line[1:]))
        self._console.print(table)

    def _say(self, text: str, style: str = "") -> None:
        self._console.print(one_line(text), style=style, markup=False, highlight=False)
