"""Every question of the README is asked, and must give the answer that stands under it."""

import re

import pytest

from tests.support.paths import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
QUESTION = re.compile(r"```sql\n(.*?)```\n\n((?:\|[^\n]*\n)+)", re.DOTALL)
"""SQL, and its answer as a table under it."""
QUESTIONS = QUESTION.findall(README)


def test_the_readme_asks_five_questions():
    assert len(QUESTIONS) == 5
    assert README.count("```sql") == 5


@pytest.mark.parametrize(("query", "answer"), QUESTIONS)
def test_the_answer_is_what_the_readme_prints(query, answer, caci, ingested):
    done = caci("sql", query, "--format", "markdown", data_dir=ingested.data_dir)
    assert done.stdout == answer, done.stderr


def test_the_certificate_is_what_the_readme_prints(ingested):
    rows = [line.split() for line in README.splitlines() if re.match(r"    (?:[a-z]+-[a-z]+|total)  +\d", line)]
    printed = [line.split() for line in ingested.output.splitlines()]
    assert len(rows) == 5
    assert all(row in printed for row in rows)


def test_the_links_of_the_readme_lead_somewhere():
    root = ROOT
    targets = [target for target in re.findall(r"\]\(([^)]+)\)", README) if not target.startswith("http")]
    assert targets
    assert [target for target in targets if not (root / target).exists()] == []
