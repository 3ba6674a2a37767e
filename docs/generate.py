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

## What is set aside or mended

Before a text is read, what other programs left in it is taken out. Each piece is a row of `evidence` of its own, beside
that of the field in which it stood (`body` for all of the text).

- **Hidden text**: what a browser shows nothing of, by its tag (`<template>`, a closed `<dialog>`), the attribute
  `hidden`, or the style in its attribute (`display:none`, `visibility:hidden`, no size, off the page). What only a
  style sheet hides is text, as the archive has no style sheets; so is what `aria-hidden` names, which browsers
  show. Where the hidden text is the greater part of an article whose head states it, the page is rejected as
  `text_incomplete`.
- **Field codes of Word** (`HYPERLINK "…"`, `PRIVATE "TYPE=PICT;ALT=…"`, `MERGEFIELD …`): what Word shows in their
  place stays.
- **Words that a PDF divided** (`exten- sive`), if the word together is in the list that the package ships; `well-
  known` stays. The list is derived from SCOWL (`spiders/pages/damage/words/README.md`).
- **Letters that only look Latin** (`ВACKGROUND` with a Cyrillic В), wide signs and spaced letters are read in
  labels and bylines as what they look like, in names only inside a word that has Latin letters too. Byline, printed
  label and text keep the letters of the page; the gazetteer finds `Кazakhstan` in it.

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
