"""Documentation that follows from the code is current."""

import re
import runpy
from pathlib import Path

import pytest

from schemas.reject import REASONS, RejectReason
from tests.support.paths import ROOT
from warehouse.identity.agreement import Method
from warehouse.resources import read_sql, sql_files

DOCS = ROOT / "docs"


def test_the_list_of_rules_and_rejects_is_current():
    reading = runpy.run_path(str(DOCS / "generate.py"))["reading"]()
    assert (DOCS / "reading.md").read_text(encoding="utf-8") == reading, "run `make schemas`"


@pytest.fixture(scope="module")
def schema():
    return runpy.run_path(str(DOCS / "generate.py"))["schema"]()


def test_the_schema_is_current(schema):
    assert (DOCS / "schema.md").read_text(encoding="utf-8") == schema, "run `make schemas`"


def test_the_schema_explains_all_that_a_reader_meets(schema):
    explained = set(re.findall(r"^### (.+)$", schema, re.MULTILINE))
    assert {Path(name).stem for name in sql_files("views")} <= explained
    macros = "\n".join(map(read_sql, sql_files("publish/macros")))
    defined = set(re.findall(r"MACRO (\w+)\(.*AS TABLE", macros))
    assert {"articles_on", "conclusions_on"} <= defined <= explained
    assert re.findall(r"\| *\|$|None", schema, re.MULTILINE) == []


def test_the_diagrams_show_tables_and_how_they_hang_together(schema):
    diagrams = re.findall(r"```mermaid\nerDiagram\n(.*?)```", schema, re.DOTALL)
    assert len(diagrams) == 2
    for diagram in diagrams:
        shown = set(re.findall(r"^    (\w+) \{$", diagram, re.MULTILINE))
        assert "articles" in shown
        related = re.findall(r"^    (\w+) [|o}{]{2}--[|o}{]{2} (\w+) : \w+$", diagram, re.MULTILINE)
        assert {table for pair in related for table in pair} == shown


def test_every_reason_is_explained():
    assert set(REASONS) == set(RejectReason)


def test_every_method_of_joining_is_explained():
    identity = (DOCS / "identity.md").read_text(encoding="utf-8")
    of_articles = set(re.findall(r"THEN '(\w+)'", read_sql("identity/judged_pairs.sql"))) | {"decision"}
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
