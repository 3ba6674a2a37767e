"""A number stands with the right form of its noun: 1 item, 2 items. `counted` writes both, and no text the plural."""

import ast
import re

from spiders.messages import counted
from tests.support.paths import ROOT

PACKAGES = ("spiders", "warehouse", "flows")
NOUNS = (
    "article", "author", "byte", "capture", "character", "day", "defect", "duplicate", "encoding", "entry", "file",
    "headline", "hit", "hour", "issue", "item", "line", "link", "listing", "minute", "month", "page", "passage",
    "record", "request", "revision", "row", "run", "second", "section", "selector", "table", "time", "walk", "window",
    "word", "year",
)  # fmt: skip
PLURALS = re.compile(
    rf" (?!for |of |in |with )(?:[a-z]+ )?(?:{'|'.join(noun.removesuffix('y') for noun in NOUNS)})(?:s|ies)\b"
)
# A limit in capitals is a constant above 1, and a number with decimals has the plural.
LIMIT = re.compile(r"[A-Z][A-Z_]+(?: / 60)?|limits\.\w+")
NOT_NUMBERS = frozenset({"kind", "kind.value", "section", "where", "start", "silence.days", "length"})
"""What stands before such a word and is not a number, or is never 1."""


def is_number(hole: ast.FormattedValue) -> bool:
    text = ast.unparse(hole.value)
    spec = ast.unparse(hole.format_spec) if hole.format_spec is not None else ""
    return not (LIMIT.fullmatch(text) or text in NOT_NUMBERS or ".3f" in spec)


def plurals() -> list[str]:
    """Return each text with a plural behind a number, but for the details of rejects: they are the readers' words."""
    found: list[str] = []
    for path in sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        if "pages" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.JoinedStr):
                continue
            for hole, text in zip(node.values, node.values[1:], strict=False):
                if not isinstance(hole, ast.FormattedValue) or not isinstance(text, ast.Constant):
                    continue
                if is_number(hole) and PLURALS.match(str(text.value)):
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node)}")
    return found


def test_no_text_writes_a_plural_behind_a_number() -> None:
    assert plurals() == []


def test_a_number_and_its_noun() -> None:
    assert [counted(value, "item") for value in (0, 1, 2, 12_345)] == ["0 items", "1 item", "2 items", "12,345 items"]
    assert counted(1, "entry", "entries") == "1 entry" and counted(3, "entry", "entries") == "3 entries"
    assert [counted(value, "second") for value in (1.0, 0.5, 43200.0)] == ["1 second", "0.5 seconds", "43,200 seconds"]
