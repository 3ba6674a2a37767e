"""Documentation that follows from the code is current."""

import re
import runpy
from pathlib import Path

from schemas.capture import REASONS, RejectReason
from warehouse.agreement import Method
from warehouse.resources import read_sql, sql_files

DOCS = Path(__file__).parent.parent / "docs"


def test_the_list_of_rules_and_rejects_is_current():
    reading = runpy.run_path(str(DOCS / "generate.py"))["reading"]()
    assert (DOCS / "reading.md").read_text(encoding="utf-8") == reading, "run `make schemas`"


def test_every_reason_is_explained():
    assert set(REASONS) == set(RejectReason)


def test_every_method_of_joining_is_explained():
    identity = (DOCS / "identity.md").read_text(encoding="utf-8")
    of_articles = set(re.findall(r"THEN '(\w+)'", read_sql("queries/judged_pairs.sql"))) | {"decision"}
    assert len(of_articles) == 4
    cells = set(re.findall(r"^\| `(\w+)` \|", identity, re.MULTILINE))
    assert cells - {"method"} == of_articles | set(Method)


def test_what_the_page_on_identity_names_is_there():
    identity = (DOCS / "identity.md").read_text(encoding="utf-8")
    views = {Path(name).stem for name in sql_files("views")}
    assert {"aliases", "absences", "author_descriptions", "dangling_links"} <= views
    assert all(f"`{view}`" in identity for view in ("aliases", "absences", "author_descriptions", "dangling_links"))
    for target in re.findall(r"\]\(([^)]+)\)", identity):
        assert (DOCS / target).exists(), target
