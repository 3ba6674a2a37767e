"""Documentation that follows from the code is current."""

import runpy
from pathlib import Path

from schemas.capture import REASONS, RejectReason

DOCS = Path(__file__).parent.parent / "docs"


def test_the_list_of_rules_and_rejects_is_current():
    reading = runpy.run_path(str(DOCS / "generate.py"))["reading"]()
    assert (DOCS / "reading.md").read_text(encoding="utf-8") == reading, "run `make schemas`"


def test_every_reason_is_explained():
    assert set(REASONS) == set(RejectReason)
