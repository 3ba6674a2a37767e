"""The targets of the Makefile: each has a rule, and those that the documentation names exist."""

import re

import pytest

from tests.support.paths import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
# coverage: install ## Measure which branches the tests take
TARGETS = set(re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE))
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "bench").glob("*.md")]


def test_every_target_has_a_rule_that_help_lists() -> None:
    phony = re.findall(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)
    assert {name for line in phony for name in line.split()} == TARGETS


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_targets_that_a_page_names_exist(page) -> None:
    named = re.findall(r"(?:`|^    )make ([a-z-]+)(?![a-z-]*…)", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(named) <= TARGETS
