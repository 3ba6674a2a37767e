"""Pages made to end a reader: each is read or rejected, in little memory and time, and the process continues."""

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.support.hostile import PAGES, SECONDS, truncations

SOUND = {
    "item": "Article",
    "listing": "Rejected: unknown_layout",
    "feed": "Rejected: unknown_layout",
    "feed-articles": "Rejected: unknown_layout",
}


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Any]:
    """Return what the readers made of each page, each in a process of its own that read a sound page afterwards."""
    command = [sys.executable, "-m", "tests.support.hostile", *PAGES, "truncations"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS * 20, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.mark.parametrize("name", PAGES)
def test_a_hostile_page_is_read_or_rejected(name: str, outcomes: dict[str, Any]) -> None:
    assert outcomes[name].get("afterwards", {}).items() >= SOUND.items(), outcomes[name]
    (answer,) = outcomes[name]["answers"]
    for reader, outcome in answer.items():
        kinds = {"item": "Article", "listing": "Listing", "feed": "Listing", "feed-articles": "list"}
        assert outcome == kinds.get(reader, "Article") or outcome.startswith("Rejected: "), (reader, outcome)


def test_every_truncation_of_a_page_is_read_or_rejected(outcomes: dict[str, Any]) -> None:
    answers = outcomes["truncations"]["answers"]
    assert len(answers) == len(list(truncations())) > 40
    assert {answer["item"].partition(":")[0] for answer in answers} == {"Article", "Rejected"}
