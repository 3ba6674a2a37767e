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
- **Words that a PDF divided** (`exten- sive`), if the word together is in the list that the package ships;
  `well- known` stays. The list is derived from SCOWL (`spiders/pages/damage/words/README.md`).
- **Letters that only look Latin** (`ВACKGROUND` with a Cyrillic В), wide signs and spaced letters are read in
  labels and bylines as what they look like, in names only inside a word that has Latin letters too. Byline, printed
  label and text keep the letters of the page; the gazetteer finds `Кazakhstan` in it.
- **Dates that were to come**: one that is more than 31 days later than the capture is left out, of the article as of a
  news item or the entry of a listing. Of a file whose own day is before the magazine's first, nothing is left out.
- **Lines below the title** of a text rendering are not in the title; a sentence among them begins the text.

## Rejects

A capture that should have become an article and did not is a row of `rejects`, with a reason from this closed list:

| reason | what it means |
| --- | --- |
{reasons}

## Forms

What has no markup of its own is known by its form, in pages and in text renderings alike.

**Item of a digest.** Headline, date and text on one line (`Bishkek reopens rail talks 8 May The Kyrgyz side …`), on
lines or in paragraphs of their own, or with the date at the headline's end; also after the bracket of the agency before
it. Not a date that a word makes part of a sentence (`on 8 May`, `the 8 May talks`), nor the place where a report comes
from (`DUSHANBE 8 May`). On a page that neither its title nor a compiler makes a digest, a single such line is an item
only if its headline is in capitals or is the title. A page is a digest if it has more than one item, or by its title:
`23 January 2008 News Digest`; `News Digest, 23 January`.

**Byline.** Names and, in a bracket, the issue, with its date in any order of words and numbers (`Sept. 24, 2003`,
`9.24.2003`, `September 2003`); or the date on the line below or above, or at the end of the line; or a sentence (`By
Ann Example is a journalist based in Osh`). Prose that begins with By, or cites an issue, is none.

**Authors.** Names are divided at commas, `and`, `&`, `/` and `with`. A name ends where an affiliation begins: at a
bracket, a dash, a verb, a small word, an institution. A nickname, `Anna (Anya) Example`, is part of the name. A digit,
or a bracket that is not closed, is noted: the rule of `authors` is then `names_with_other_signs`.

**Copy of a list.** Several bylines with different texts under them, wherever they stand; several categories, dates,
`Read more` or `Read N times`; an entry before the first date. A byline that is repeated with the intro counts once.

**Caption.** A line that ends in its credit, `(Image Courtesy of …)`; a short line below an image, or a longer one with
its credit below it; the name of an image: `CR1.jpg`, `Pashinyan large`.
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
