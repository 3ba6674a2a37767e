"""What changed on the site, in lines for the terminal and for summaries."""

from collections import Counter
from collections.abc import Iterator, Sequence

from warehouse.load.batch import ArticleChange

MAX_NAMED_CHANGES = 10
"""Changes of a kind that are named; `caci changes` has all of them."""


def change_lines(changes: Sequence[ArticleChange], new: int = MAX_NAMED_CHANGES) -> Iterator[str]:
    """Yield the changes: of each kind the first ones, then how many others there are.

    Args:
        changes: of a run.
        new: how many new articles are named; 0 where somebody else names them.
    """
    counts = Counter(change.change for change in changes)
    for kind in sorted(counts, key=lambda kind: (kind == "new", kind)):
        most = new if kind == "new" else MAX_NAMED_CHANGES
        yield from [change.in_words for change in changes if change.change == kind][:most]
        if most and counts[kind] > most:
            yield f"{kind}: {counts[kind] - most:,} more, which `caci changes` lists"
