"""What `caci search` prints in a terminal: the hits, how many there are of each section, year and author, and notes."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from spiders.messages import counted
from spiders.terminal_text import one_line

# A private-use character, which no text contains: a match is between two of them, and printed bold.
MARK = "\ue000"
MAX_AUTHORS = 8
"""Authors that are counted in a terminal; `search_counts` in SQL returns all."""
HEADS = {"section": "Sections", "year": "Years", "author": "Authors"}


def print_hits(console: Console, rows: Iterable[dict[str, Any]]) -> None:
    """Print hits, or articles of a list without a query: these have no passage and name their section."""
    for row in rows:
        place = row["section"] if "section" in row else row["label"] or row["part"]
        details = [str(row["published_on"] or "no date"), row["authors"], place]
        console.print(Text(f"{row['rank']}. {one_line(row['title'])}", style="bold"))
        _print_below(console, Text(one_line(" · ".join(part for part in details if part)), style="dim"))
        if "snippet" in row:
            _print_below(console, _snippet(row["snippet"]))
        # On a line of its own and in one piece, so that a terminal opens it.
        console.print(
            Text(f"   {one_line(row['article_id'])}  {one_line(row['url'] or '')}\n", style="dim"), soft_wrap=True
        )


def _print_below(console: Console, text: Text) -> None:
    """Print what belongs to a title, below its first letter."""
    if console.soft_wrap:
        console.print(Text("   ") + text)
    else:
        console.print(Padding(text, (0, 0, 0, 3)))


def _snippet(passage: str) -> Text:
    snippet = Text()
    for number, piece in enumerate(passage.split(MARK)):
        snippet.append(one_line(piece), style="bold yellow" if number % 2 else "")
    return snippet


def print_counts(console: Console, rows: Sequence[tuple[str, str | None, int]], shown: int) -> None:
    """Print how many articles there are, and of which sections, years and authors.

    Args:
        console: where to.
        rows: of `search_counts`.
        shown: number of articles that are printed above.
    """
    counts = {kind: [row[1:] for row in of_kind] for kind, of_kind in groupby(rows, itemgetter(0))}
    articles = sum(number for _, number in counts["section"])
    if articles > shown:
        console.print(f"{counted(articles, 'article')}, {shown} shown (--top).", highlight=False)
    for kind, head in HEADS.items():
        values = counts.get(kind, [])
        more = len(values) - MAX_AUTHORS if kind == "author" else 0
        if kind == "year":  # in the order of time, unknown last
            values = sorted(values, key=lambda value: value[0] or "~")
        parts = [f"{value or 'unknown'} {number:,}" for value, number in (values[:MAX_AUTHORS] if more > 0 else values)]
        if parts:
            rest = f" and {more:,} more" if more > 0 else ""
            console.print(one_line(f"{head}: {', '.join(parts)}{rest}"), markup=False, highlight=False)


def ignored_words(rows: Iterable[tuple[str, str | None]]) -> list[str]:
    """Return a sentence for each row of `search_unknown`."""
    return [
        f"“{word}” is in no text and was ignored. Did you mean “{similar}”?"
        if similar
        else f"“{word}” is in no text and was ignored."
        for word, similar in rows
    ]
