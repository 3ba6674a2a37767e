"""Which boxes of a page hold the text of its article: in K2's two columns, or in one."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from schemas.page_layout import Role
from spiders.pages.induce.known import KnownPage
from spiders.pages.induce.selectors import selectors_of
from spiders.pages.induce.spans import Span
from spiders.pages.markup.tree import Element, inside

BOXES = frozenset({"div", "section", "article", "main", "td", "span", "center", "font", "tr", "tbody", "table"})
MIN_PRECISION = 0.75
"""Share of a box's letters that are the article's: the rest are labels, captions and what was edited meanwhile."""
MIN_RECALL = 0.02
"""Share of the article's letters that a column has: an intro may be one sentence."""
MIN_PAGES, MIN_APART = 0.6, 0.8
"""Shares of the pages on which a box is one of text, and on which two are apart: some texts were edited meanwhile."""
MAX_CANDIDATES = 12
MAX_SELECTORS = 200
"""Of boxes, that are tried."""
MAX_INTROS = 6
"""That are tried with each box of the full text."""
Held = Sequence[tuple[KnownPage, Element]]
"""Pages that are known, each with the container of its item."""
Texts = dict[Role, str]
"""Selectors of the boxes of text."""


def text_hypotheses(pages: Held) -> list[Texts]:
    """Return ways to find the text, the likeliest first: those whose boxes hold nothing else, and the widest of these.

    Args:
        pages: pages that are known, each with the container of its item.
    """
    boxes = [_boxes(page, container) for page, container in pages]
    prices = _prices(boxes)
    matched = {selector: [_first(one, selector) for _, one in pages] for selector in prices}
    good = {selector: _good(firsts, boxes) for selector, firsts in matched.items()}
    usable = [selector for selector in prices if good[selector]]
    mixed = {one: _mixed(matched[one], pages) for one in usable}
    ranked = sorted(usable, key=lambda one: (mixed[one], -_letters(one, matched, pages), prices[one]))
    chosen = list(_distinct(ranked, matched))
    whole = [one for one in chosen if good[one] >= MIN_PAGES * len(pages)][:MAX_CANDIDATES]
    tried: list[Texts] = [{Role.FULL_TEXT: one} for one in whole]
    for full in whole:
        intros = (one for one in chosen if one != full and _precedes(matched[one], matched[full], pages))
        tried += [{Role.INTRO: intro, Role.FULL_TEXT: full} for intro in islice(intros, MAX_INTROS)]
    tried += [{Role.TEXT: one} for one in whole]
    return sorted(tried, key=lambda texts: sum(mixed[one] for one in texts.values()))


def _prices(boxes: Sequence[dict[int, Element]]) -> dict[str, float]:
    """Return the selectors of boxes that are on most pages, with their prices."""
    prices: dict[str, float] = {}
    support: Counter[str] = Counter()
    for found in boxes:
        own: dict[str, float] = {}
        for box in found.values():
            for selector, price in selectors_of(box):
                own[selector] = min(price, own.get(selector, price))
        support.update(own.keys())
        prices |= {selector: min(price, prices.get(selector, price)) for selector, price in own.items()}
    ranked = sorted(prices, key=lambda one: (-min(support[one], len(boxes) // 4), prices[one]))
    return {selector: prices[selector] for selector in ranked[:MAX_SELECTORS]}


def _boxes(page: KnownPage, container: Element) -> dict[int, Element]:
    """Return the elements that hold letters of the text and little else, and not the title."""
    total = page.covered.letters_in(container)
    titles = [page.spans.of[one.mem_id] for one in page.printed(Role.TITLE) or ()]
    found = {}
    for one in page.spans.elements:
        span = page.spans.of[one.mem_id]
        if one.tag not in BOXES or one.mem_id == container.mem_id or any(span.holds(title) for title in titles):
            continue
        if page.covered.letters_in(one) >= MIN_RECALL * total > 0 and page.covered.precision(one) >= MIN_PRECISION:
            found[one.mem_id] = one
    return found


def _first(container: Element, selector: str) -> Element | None:
    return next(iter(inside(container, selector)), None)


def _good(firsts: Sequence[Element | None], boxes: Sequence[dict[int, Element]]) -> int:
    """Return on how many pages a selector finds a box; 0 if it finds something else on more than a third as many."""
    right = sum(one is not None and one.mem_id in found for one, found in zip(firsts, boxes, strict=True))
    wrong = sum(one is not None and one.mem_id not in found for one, found in zip(firsts, boxes, strict=True))
    return right if wrong * 3 <= right else 0


def _letters(selector: str, matched: dict[str, list[Element | None]], pages: Held) -> int:
    """Return how many letters of the text a selector finds, less the letters of anything else."""
    found = zip(matched[selector], pages, strict=True)
    return sum(
        2 * page.covered.letters_in(one) - page.spans.length_of(one) for one, (page, _) in found if one is not None
    )


def _mixed(found: Sequence[Element | None], pages: Held) -> int:
    """Return on how many pages a box holds hits, tags or other parts beside the text."""
    return sum(one is not None and page.holds_other_parts(one) for one, (page, _) in zip(found, pages, strict=True))


def _distinct(ranked: Sequence[str], matched: dict[str, list[Element | None]]) -> Iterator[str]:
    """Yield the first selector of those that find the same boxes."""
    seen: Counter[tuple[int, ...]] = Counter()
    for selector in ranked:
        found = tuple(one.mem_id if one is not None else 0 for one in matched[selector])
        seen[found] += 1
        if seen[found] == 1:
            yield selector


def _precedes(intros: Sequence[Element | None], fulls: Sequence[Element | None], pages: Held) -> bool:
    """Return whether a column stands before another one on nearly all pages that have both."""
    pairs = [
        (page.spans.of[intro.mem_id], page.spans.of[full.mem_id])
        for intro, full, (page, _) in zip(intros, fulls, pages, strict=True)
        if intro is not None and full is not None
    ]
    apart = [_is_before(intro, full) for intro, full in pairs]
    return bool(apart) and sum(apart) >= MIN_APART * len(apart)


def _is_before(first: Span, second: Span) -> bool:
    return first.end <= second.start
