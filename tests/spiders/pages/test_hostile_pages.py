"""Pages made to end a reader: each is read or rejected, in little memory and time, and the process continues."""

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.support.hostile import PAGES, truncations

SECONDS = 30
"""More than any page takes on a slow machine; what is quadratic takes longer."""
SOUND = {
    "item": "Article",
    "listing": "Rejected: unknown_layout",
    "feed": "Rejected: unknown_layout",
    "feed-articles": "Rejected: unknown_layout",
}


def answers(name: str) -> list[dict[str, str]]:
    """What the readers made of the page called `name`, in a process of their own that read a sound page afterwards."""
    command = [sys.executable, "-m", "tests.support.hostile", name]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    output: dict[str, Any] = json.loads(done.stdout)
    assert output["afterwards"].items() >= SOUND.items()
    return list(output["answers"])


@pytest.mark.parametrize("name", PAGES)
def test_a_hostile_page_is_read_or_rejected(name: str) -> None:
    (made,) = answers(name)
    for reader, outcome in made.items():
        kinds = {"item": "Article", "listing": "Listing", "feed": "Listing", "feed-articles": "list"}
        assert outcome == kinds.get(reader, "Article") or outcome.startswith("Rejected: "), (reader, outcome)


def test_every_truncation_of_a_page_is_read_or_rejected() -> None:
    made = answers("truncations")
    assert len(made) == len(list(truncations())) > 40
    assert {outcomes["item"].partition(":")[0] for outcomes in made} == {"Article", "Rejected"}
