"""Write the pages of the documentation that follow from the code: `python docs/generate.py`."""

import runpy
from pathlib import Path

from schemas.reject import REASONS
from spiders.pages.rules import RULES

DIRECTORY = Path(__file__).parent
READING = """# How a page is read

Each field of each record names the rule that produced it, the raw text that the rule read, and the version of the
readers: in table `evidence`, and by `caci show ARTICLE --why`. The list is closed but
for `layout:NAME`, the layout that the page has, with its selectors; a test holds the readers to it.

## Rules

| rule | the value comes from |
| --- | --- |
{rules}

## Rejects

A capture that should have become an article and did not is a row of `rejects`, with a reason from this closed list:

| reason | what it means |
| --- | --- |
{reasons}
"""


def reading() -> str:
    """Return the text of `docs/reading.md`."""
    rules = "\n".join(f"| `{rule}` | {text} |" for rule, text in RULES.items())
    reasons = "\n".join(f"| `{reason}` | {text} |" for reason, text in REASONS.items())
    return READING.format(rules=rules, reasons=reasons)


def schema() -> str:
    """Return the text of `docs/schema.md`."""
    return str(runpy.run_path(str(DIRECTORY / "schema.py"))["schema"]())


if __name__ == "__main__":
    (DIRECTORY / "reading.md").write_text(reading(), encoding="utf-8")
    (DIRECTORY / "schema.md").write_text(schema(), encoding="utf-8")
