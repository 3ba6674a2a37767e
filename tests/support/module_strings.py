"""The strings in the source of a module, for tests of what may be written where."""

import ast
from collections.abc import Iterator
from pathlib import Path


def strings_of(module: Path) -> Iterator[str]:
    """Yield the strings of a module that are not docstrings."""
    nodes = list(ast.walk(ast.parse(module.read_text(encoding="utf-8"))))
    docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value
