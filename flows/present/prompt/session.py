"""The prompt of `caci sql`: one query after another, with history and completion."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.lexers import PygmentsLexer
from pygments.lexers.sql import SqlLexer
from rich.console import Console

from flows.present.prompt.commands import EXIT_WORDS, PromptCommands, is_complete
from flows.present.snapshot_age import age_of
from flows.present.table.pager import paged
from flows.present.table.printing import Layout, print_table
from flows.present.words import span
from spiders.terminal_text import plain
from warehouse.database.seal import prove_swap
from warehouse.errors import WarehouseError
from warehouse.query.limits import OF_A_READER, Limits
from warehouse.query.sandbox import query, query_each
from warehouse.resources import read_sql


def ask(database: Path, session: PromptSession[str] | None = None, limits: Limits = OF_A_READER) -> None:
    """Read queries until `exit` or Ctrl-D, and print their rows. A query ends with a semicolon and may span lines.

    Each query opens the database again, and so sees what was published in between; that is read in full at first, to
    prove that it is what was published. Ctrl-C ends a query.

    Raises:
        WarehouseError: there is no database to read.
    """
    console = Console()
    age = age_of(database)
    published = "not published yet" if age is None else f"published {span(age)} ago"
    opening = f"{database}, {published}. End a query with `;`. Type `\\d` for tables, `help` for help, Ctrl-D to leave."
    console.print(opening, highlight=False, markup=False, soft_wrap=True)
    session = session or PromptSession(history=history(), key_bindings=keys())
    words = [word for (word,) in query(database, read_sql("query/completions.sql")).rows]
    completer, lexer = WordCompleter(words, ignore_case=True), PygmentsLexer(SqlLexer)
    commands = PromptCommands(console, database)
    proven = None
    while True:
        try:
            text = session.prompt(
                prompt(), completer=completer, lexer=lexer, multiline=True, complete_while_typing=False
            )
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
        text = text.strip().rstrip(";").strip()
        if text.lower() in EXIT_WORDS:
            return
        if text:
            try:
                with interruptible():
                    proven = prove_swap(database, proven)
                    if not commands.run(text):
                        answer(console, database, text, commands.layout, limits)
            except KeyboardInterrupt:
                console.print("Stopped.", style="red")
            except WarehouseError as error:
                console.print(plain(str(error)), style="red", markup=False, highlight=False)


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C raise KeyboardInterrupt, and not end this program."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def answer(console: Console, database: Path, text: str, layout: Layout, limits: Limits) -> None:
    """Print the rows of each query, their number and the time that all of them took.

    Raises:
        WarehouseError: the SQL is wrong, or the database cannot be read.
    """
    start = time.perf_counter()
    with paged(console):
        for result in query_each(database, text, limits):
            took = f"{(time.perf_counter() - start) * 1000:,.0f} ms"
            print_table(console, result.columns, result.rows, layout, took)


def prompt() -> FormattedText:
    """Return the text in front of a query."""
    return FormattedText([("bold", "caci> ")])


def keys() -> KeyBindings:
    """Return key bindings: Enter sends a complete query or a command, and otherwise starts a new line."""
    bindings = KeyBindings()

    @bindings.add("enter")
    def _enter(event: KeyPressEvent) -> None:
        if is_complete(event.current_buffer.text):
            event.current_buffer.validate_and_handle()
        else:
            event.current_buffer.insert_text("\n")

    return bindings


def history() -> History:
    """Return the history of earlier prompts, in the user's state directory; in memory if that cannot be written."""
    directory = Path(os.environ.get("XDG_STATE_HOME") or "~/.local/state").expanduser() / "caci"
    try:
        directory.mkdir(parents=True, exist_ok=True)
        (directory / "sql_history").touch(mode=0o600)
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(directory / "sql_history"))
