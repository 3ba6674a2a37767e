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


IN_THE_SLOW_TESTS = {
    "attributes-on-one", "entities", "links", "links-beside", "long-attribute", "long-word", "nested-around",
    "stray-bytes",
}  # fmt: skip
"""Those of which another page is nearly the same: for `nested-around` it is `headings-nested` in test_tree.py, for
`long-attribute` the texts of test_linear_patterns.py, for `entities` `half-characters`, for `links`
`anchors-unclosed`."""
NAMES = [pytest.param(name, marks=pytest.mark.slow if name in IN_THE_SLOW_TESTS else []) for name in PAGES]


@pytest.fixture(scope="module")
def outcomes(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Return what the readers made of the pages of the tests that run.

    Each is read in a process of its own, which reads a sound page afterwards.
    """
    ours = [item for item in request.session.items if item.path == request.path]
    names = [item.callspec.params["name"] for item in ours if hasattr(item, "callspec")]
    command = [sys.executable, "-m", "tests.support.hostile", *names, "truncations"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS * 20, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.mark.parametrize("name", NAMES)
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
