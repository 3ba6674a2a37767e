"""docs/screens.md shows what commands print in a terminal, now."""

import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from tests.conftest import Ingested
from tests.support.paths import ROOT

PAGE = (ROOT / "docs" / "screens.md").read_text(encoding="utf-8")
SCREENS: dict[str, Any] = runpy.run_path(str(ROOT / "docs" / "screens.py"))
CHAPTERS = SCREENS["WIDTH"].split(PAGE)[1:]
BY_WIDTH = [
    (int(width), match[0])
    for width, chapter in zip(CHAPTERS[::2], CHAPTERS[1::2], strict=True)
    for match in SCREENS["SCREEN"].finditer(chapter)
]


@pytest.mark.parametrize(
    ("width", "block"), BY_WIDTH, ids=[f"{width} {text.splitlines()[1]}" for width, text in BY_WIDTH]
)
def test_a_screen_is_what_the_command_shows(width: int, block: str, ingested: Ingested) -> None:
    command = block.splitlines()[1].removeprefix("$ caci ")
    shown = SCREENS["screen"](command, width, ingested.data_dir)
    assert shown == block, "run `python docs/screens.py demo`"


@pytest.mark.parametrize(
    ("width", "block"), BY_WIDTH, ids=[f"{width} {text.splitlines()[1]}" for width, text in BY_WIDTH]
)
def test_no_line_of_a_screen_is_wider_than_its_terminal(width: int, block: str) -> None:
    sentences = re.compile(r"(?:gone|rejected|\$ caci|<|.*https?://)")
    lines = [line for line in block.splitlines()[1:-1] if not sentences.match(line)]
    assert max(map(cell_len, lines)) <= width


def test_each_command_is_shown_at_both_widths() -> None:
    commands = [[text.splitlines()[1] for width, text in BY_WIDTH if width == one] for one in (80, 120)]
    assert commands[0] == commands[1] and len(commands[0]) >= 6


def test_the_page_is_written_by_its_program(tmp_path: Path) -> None:
    page = "A page.\n\n## At 80 columns\n\n```console\n$ caci completion bash\nold\n```\n\nEnd.\n"
    written = SCREENS["screens"](page, tmp_path)
    assert written.startswith("A page.\n\n## At 80 columns\n\n```console\n$ caci completion bash\n#")
    assert written.endswith("\n…\n```\n\nEnd.\n") and "old" not in written
