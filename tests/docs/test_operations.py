"""docs/operations.md says what is so: each command, setting and finish reason is there, each message as printed."""

import ast
import re
from collections.abc import Iterator
from functools import cache, partial

import pytest

from flows.cli import COMMANDS
from flows.settings import Settings
from tests.support.paths import ROOT

TEXT = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
PACKAGES = ("spiders", "warehouse", "flows")
HOLE = "…"
# logger.info("Waiting %.0f seconds after %s", …)
LOGGED = re.compile(r"%(?:\.\d)?[sdf]")
# | `redirected to …` | The item leads to a page that is no item. | |
FIRST_CELL = re.compile(r"^\| (.+?) \| ", re.MULTILINE)
# `a message`, or ``one with `code` in it``
CODE = re.compile(r"``(.+?)``(?!`)|`([^`]+)`")
WORD = re.compile(r"\w+")
# os.environ.get("CACI_DOWNLOAD_TIMEOUT", "60")
VARIABLE = re.compile(r'environ\.get\("(CACI_\w+)"(?:, "(.*?)")?\)')
CALLS = frozenset(
    {
        "CloseSpider", "Defect", "_fail", "_fault", "_unreachable", "add_note", "add_problem", "error", "exception",
        "fault", "feed_missing", "info", "item_unanswered", "listing_missing", "unreadable", "warning",
    }
)  # fmt: skip
"""What is called with a message for a person, besides our exceptions."""
NOT_FOR_OPERATORS = frozenset({"GazetteerError"})
"""Exceptions for whoever edits our files."""
MIN_WORDS = 3
"""A template with fewer words of its own is a frame for others: `…: …`."""


@cache
def modules() -> list[ast.Module]:
    """Return our modules, parsed; docs/reading.md explains the details of rejects, which are the readers' own words."""
    paths = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return [ast.parse(path.read_text(encoding="utf-8")) for path in paths if "pages" not in path.parts]


@cache
def nodes() -> list[ast.AST]:
    """Return all nodes of our modules."""
    return [node for module in modules() for node in ast.walk(module)]


def template(node: ast.AST) -> str | None:
    """Return a text of the code as this page prints it; None for what is not a text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return LOGGED.sub(HOLE, node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(map(printed, node.values))
    return None


def printed(part: ast.expr) -> str:
    """Return a part of a text as this page prints it: `… items` for what `counted` makes of a number and `item`."""
    if isinstance(part, ast.Constant):
        return str(part.value)
    match getattr(part, "value", None):
        case ast.Call(func=ast.Name(id="counted"), args=[_, ast.Constant(value=str(noun))]):
            return f"{HOLE} {noun}s"
    return HOLE


@cache
def templates() -> frozenset[str]:
    """Return every text of the code."""
    texts = map(template, nodes())
    return frozenset(text for text in texts if text is not None)


@cache
def message_calls() -> frozenset[str]:
    """Return the names of all that is called with a message for a person."""
    errors = (path for package in PACKAGES for path in (ROOT / package).rglob("errors.py"))
    nodes = (node for path in errors for node in ast.parse(path.read_text(encoding="utf-8")).body)
    return CALLS | {node.name for node in nodes if isinstance(node, ast.ClassDef)} - NOT_FOR_OPERATORS


def messages() -> Iterator[str]:
    """Yield every text for a person: the arguments of `message_calls`, and what is put on a list of problems."""
    for module in modules():
        for function in (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)):
            assigned = {
                target.id: node.value
                for node in ast.walk(function)
                if isinstance(node, ast.Assign)
                for target in node.targets
                if isinstance(target, ast.Name)
            }
            for call in (
                node for node in ast.walk(function) if isinstance(node, ast.Call) and is_message_call(node.func)
            ):
                named = [assigned[word.id] for word in call.args if isinstance(word, ast.Name) and word.id in assigned]
                texts = (template(argument) for argument in [*call.args, *named])
                yield from (text for text in texts if text is not None)


def is_message_call(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    listed = isinstance(function, ast.Attribute) and ast.unparse(function.value).endswith(("problems", "notes"))
    return name in message_calls() or (listed and name in {"append", "extend"})


@cache
def explained() -> list[str]:
    """Return the messages in the tables of the chapters on messages."""
    chapters = [chapter for chapter in TEXT.split("\n## ") if chapter.startswith("Messages of ")]
    return [text for chapter in chapters for cell in FIRST_CELL.findall(chapter) for text in codes(cell)]


def codes(cell: str) -> list[str]:
    return [longer or text for longer, text in CODE.findall(cell)]


def row_of(name: str) -> str:
    """Return the row of a table that begins with this code; the test fails if there is not exactly one."""
    (row,) = [line for line in TEXT.splitlines() if line.startswith(f"| `{name}` |")]
    return row


@cache
def finish_reasons() -> frozenset[str]:
    """Return the reasons with which a crawl may end."""
    reasons = {"finished", "shutdown"}  # Scrapy's own
    for node in nodes():
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"CloseSpider", "StopCrawlError"}:
            reasons |= {text for text in map(template, node.args[:1]) if text is not None}
        elif isinstance(node, ast.FunctionDef) and node.name == "reason_to_stop":
            returned = [part.value for part in ast.walk(node) if isinstance(part, ast.Return) and part.value]
            values = [branch for value in returned for branch in branches(value)]
            reasons |= {text for text in map(template, values) if text is not None}
    return frozenset(reasons)


def branches(value: ast.expr) -> list[ast.expr]:
    return [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]


def defaults() -> dict[str, set[str]]:
    """Return the default of each variable, as it may be printed; two if the modules of settings differ."""
    by_name = {f"CACI_{name.upper()}": {shown(field.default)} for name, field in Settings.model_fields.items()}
    for name, default in VARIABLE.findall((ROOT / "spiders" / "settings.py").read_text(encoding="utf-8")):
        by_name.setdefault(name, set()).add(default or "none")
    return by_name


def shown(default: object) -> str:
    return "none" if default is None else f"{default:g}" if isinstance(default, float) else str(default)


def test_there_is_something_to_compare():
    assert len(explained()) >= 120
    assert len(set(messages())) >= 80
    assert len(finish_reasons()) >= 9
    assert len(defaults()) >= 11


def test_every_finish_reason_is_explained():  # not one test each: to find them takes two seconds in each process
    assert [reason for reason in sorted(finish_reasons()) if row_of(reason).count("|") != 4] == []


@pytest.mark.parametrize("name", sorted(defaults()))
def test_every_setting_is_there_with_its_default(name):
    _, _, stated, what, _ = row_of(name).split("|")
    printed = {stated.strip().strip("`"), *codes(what)}
    assert defaults()[name] - {"none"} <= printed
    assert defaults()[name] != {"none"} or stated.strip() == "none"


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_there_with_its_exit_statuses(command):
    assert row_of(f"caci {command}").count("|") == 6


@pytest.mark.parametrize("message", explained())
def test_a_message_is_printed_as_it_stands(message):
    assert any(message in text for text in templates())


def test_every_message_of_the_code_is_explained():
    spoken = {text for text in messages() if len(WORD.findall(text)) >= MIN_WORDS}
    assert sorted(text for text in spoken if not any(map(partial(explains, text), explained()))) == []


def explains(text: str, message: str) -> bool:
    """Return True if the message is a good part of the text, not a mere `status …` in it."""
    return message in text and len(WORD.findall(message)) * 3 >= len(WORD.findall(text))


def test_the_links_lead_somewhere():
    targets = re.findall(r"\]\(([^)]+)\)", TEXT)
    assert [target for target in targets if not (ROOT / "docs" / target).exists()] == []
