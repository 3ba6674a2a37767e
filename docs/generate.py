"""Writes what of the documentation follows from the code: `python docs/generate.py`."""

import runpy
from pathlib import Path

from schemas.capture import REASONS
from spiders.pages.rules import RULES

DIRECTORY = Path(__file__).parent
READING = """# How a page is read

Every field of every record names the rule that gave it, the raw text that it read, and the version of the readers:
table `evidence`, and `caci show ARTICLE --why`. The list is closed; a test holds the readers to it.

## Rules

| rule | the value comes from |
| --- | --- |
{rules}

## Rejects

A capture that should have given an article and did not is a row of `rejects`, with a reason from this closed list:

| reason | what it means |
| --- | --- |
{reasons}
"""


def reading() -> str:
    """The text of `docs/reading.md`."""
    rules = "\n".join(f"| `{rule}` | {text} |" for rule, text in RULES.items())
    reasons = "\n".join(f"| `{reason}` | {text} |" for reason, text in REASONS.items())
    return READING.format(rules=rules, reasons=reasons)


def schema() -> str:
    """The text of `docs/schema.md`."""
    return str(runpy.run_path(str(DIRECTORY / "schema.py"))["schema"]())


if __name__ == "__main__":
    (DIRECTORY / "reading.md").write_text(reading(), encoding="utf-8")
    (DIRECTORY / "schema.md").write_text(schema(), encoding="utf-8")
