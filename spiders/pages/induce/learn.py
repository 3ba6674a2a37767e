"""Learns a layout from pages that are known."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import fmean

from schemas.page_layout import ItemLayout, PageLayout, Role
from spiders.errors import NothingLearnedError
from spiders.pages.induce.known import KnownPage, roles_to_learn
from spiders.pages.induce.selectors import own_selectors, selectors_of
from spiders.pages.induce.texts import Held, Texts, text_hypotheses
from spiders.pages.induce.trial import TEXT_FIELDS, run_trial
from spiders.pages.layouts.item_page import text_of
from spiders.pages.markup.tree import Element, ancestors, inside
from spiders.sites import Site

MAX_PAGES = 12
"""From which a layout is learned; the others are held back."""
MAX_HYPOTHESES = 60
MAX_SELECTORS = 150
"""That are tried for one part."""
MIN_SUPPORT = 0.9
"""Share of the pages on which the selector of a part must find it."""
MIN_PRINTED = 0.5
"""Share of the pages that must print a part that their articles have; below it the part is gone."""
NOT_TEXT = ("form", "nav", "[class*=share i]", "[class*=social i]", "[class*=toolbar i]", "[class*=rating i]")
PRICE_OF_BODY = 9.0
PRICE_OF_LETTER = 0.1
"""Of each letter that an element prints beside the part."""


@dataclass(frozen=True)
class Learned:
    """A layout, and what it could not learn."""

    layout: PageLayout
    gone: tuple[Role, ...]
    """Parts that articles have, and pages print no more."""
    unsure: tuple[Role, ...]
    """Parts that pages print, and no selector finds for certain."""


def learn(name: str, pages: Sequence[KnownPage], site: Site) -> Learned:
    """Return the layout of pages that are known.

    Args:
        name: of the layout, as evidence will state it.
        pages: some five to `MAX_PAGES`; a few of them may have been edited meanwhile.
        site: whose pages they are.

    Raises:
        NothingLearnedError: title and text of the articles stand nowhere.
    """
    usable = [page for page in pages if page.printed(Role.TITLE) and page.covered.letters_in(page.root)]
    if not usable:
        raise NothingLearnedError("no page prints a title and a text that are known")
    for container in _container_selectors(usable):
        held = [(page, found[0]) for page in usable if len(found := page.root.css(container)) == 1]
        before = _learned(name, container, {}, held)  # what is printed beside a text is no text
        if Role.TITLE in before.layout.item.roles and (texts := _best_texts(before.layout, held, site)) is not None:
            return _learned(name, container, texts, held)
    raise NothingLearnedError("no element holds the titles and the texts")


def _best_texts(layout: PageLayout, pages: Held, site: Site) -> Texts | None:
    """Return the boxes by which most values of the text are read as they are known; None if no box holds text."""
    best: tuple[float, Texts] | None = None
    for texts in islice(text_hypotheses(pages), MAX_HYPOTHESES):
        roles = layout.item.roles | {role: (selector,) for role, selector in texts.items()}
        tried = layout.model_copy(update={"item": layout.item.model_copy(update={"roles": roles})})
        trial = run_trial(tried, (page for page, _ in pages), site)
        score = trial.share_of(TEXT_FIELDS)
        if best is None or score > best[0]:
            best = score, texts
        if score >= 1:
            break
    return best[1] if best is not None else None


def _container_selectors(pages: Sequence[KnownPage]) -> list[str]:
    """Return selectors of one element of each page that holds title and text: most parts first, then the smaller."""
    found: dict[str, tuple[float, list[float]]] = {"body": (PRICE_OF_BODY, [1.0])}
    for page in pages:
        for one in _around(page):
            share = _size(page, one)
            for selector, price in own_selectors(one) if one.tag not in ("body", "html") else ():
                known = found.setdefault(selector, (price, []))
                known[1].append(share)
    usable = {
        selector: (price, sizes)
        for selector, (price, sizes) in found.items()
        if selector == "body" or (len(sizes) >= MIN_SUPPORT * len(pages) and _is_only(selector, pages))
    }
    parts = {selector: _parts_in(selector, pages) for selector in usable}
    return sorted(usable, key=lambda one: (-parts[one], fmean(usable[one][1]), usable[one][0]))


def _around(page: KnownPage) -> list[Element]:
    """Return the elements that hold a title and most of the text of a page."""
    titles = [page.spans.of[one.mem_id] for one in page.printed(Role.TITLE) or ()]
    total = page.covered.letters_in(page.root)
    return [
        one
        for one in page.spans.elements
        if page.covered.letters_in(one) >= MIN_SUPPORT * total
        and any(page.spans.of[one.mem_id].holds(title) for title in titles)
    ]


def _size(page: KnownPage, element: Element) -> float:
    return page.spans.length_of(element) / max(1, len(page.spans.letters))


def _is_only(selector: str, pages: Sequence[KnownPage]) -> bool:
    return sum(len(page.root.css(selector)) == 1 for page in pages) >= MIN_SUPPORT * len(pages)


def _parts_in(selector: str, pages: Sequence[KnownPage]) -> int:
    """Return how many parts of articles stand within what a selector finds."""
    total = 0
    for page in pages:
        found = page.root.css_first(selector)
        within = {one.mem_id for one in found.css("*")} if found is not None else set()
        total += sum(any(one.mem_id in within for one in page.printed(role) or ()) for role in roles_to_learn())
    return total


def _learned(name: str, outer: str, texts: Texts, pages: Held) -> Learned:
    roles: dict[Role, tuple[str, ...]] = {role: (selector,) for role, selector in texts.items()}
    gone, unsure = [], []
    boxes = [_firsts(container, texts.values()) for _, container in pages]
    for role in roles_to_learn():
        having = [printed for page, _ in pages if (printed := page.printed(role)) is not None]
        printing = [printed for printed in having if printed]
        if not having:
            continue
        if len(printing) < MIN_PRINTED * len(having):
            gone.append(role)
        elif (selector := _selector_of(role, pages, boxes)) is not None:
            roles[role] = (selector,)
        else:
            unsure.append(role)
    item = ItemLayout(containers=(outer,), roles=roles, not_text=NOT_TEXT, bare_text=False)
    layout = PageLayout(name=name, evidence=f"learned from {len(pages)} pages of known articles", item=item)
    return Learned(layout, tuple(gone), tuple(unsure))


def _firsts(container: Element, selectors: Iterable[str]) -> frozenset[int]:
    return frozenset(one.mem_id for selector in selectors for one in inside(container, selector)[:1])


def _selector_of(role: Role, pages: Held, boxes: Sequence[frozenset[int]]) -> str | None:
    """Return the cheapest selector that finds a part on nearly all pages that print it, and nothing on the others."""
    prices: dict[str, float] = {}
    support: Counter[str] = Counter()
    for page, container in pages:
        within = {one.mem_id for one in container.css("*")}
        own: set[str] = set()
        shortest = min((page.spans.length_of(one) for one in page.printed(role) or ()), default=0)
        for one in page.printed(role) or ():
            if one.mem_id in within:
                rest = PRICE_OF_LETTER * (page.spans.length_of(one) - shortest)
                for selector, price in selectors_of(one):
                    prices[selector] = min(price + rest, prices.get(selector, price + rest))
                    own.add(selector)
        support.update(own)
    most = max(support.values(), default=0)
    likely = sorted((one for one in prices if support[one] >= MIN_SUPPORT * most), key=lambda one: prices[one])
    likely = likely[:MAX_SELECTORS]
    best: tuple[int, str] | None = None
    for selector in likely:
        right, wrong = _outcome(role, selector, pages, boxes)
        if wrong == 0 and right == most:
            return selector
        if wrong * 10 <= right and right >= MIN_SUPPORT * most and (best is None or right - wrong > best[0]):
            best = right - wrong, selector
    return best[1] if best is not None else None


def _outcome(role: Role, selector: str, pages: Held, boxes: Sequence[frozenset[int]]) -> tuple[int, int]:
    """Return on how many pages a selector finds the part first, and on how many it finds something else."""
    right = wrong = 0
    for (page, container), texts in zip(pages, boxes, strict=True):
        printed = page.printed(role)
        found = [one for one in inside(container, selector) if not _is_in(one, texts)]
        if not found or printed == [] or (printed is None and role is Role.PAGE_DATE):
            continue
        first = {one.mem_id for one in found[:1]}
        is_right = printed is not None and not first.isdisjoint(one.mem_id for one in printed)
        if role is Role.TAGS:  # the links of all blocks are tags
            is_right = [text_of(link) for one in found for link in inside(one, "a")] == list(page.article.tags)
        right, wrong = right + is_right, wrong + (not is_right)
    return right, wrong


def _is_in(element: Element, texts: frozenset[int]) -> bool:
    return any(outer.mem_id in texts for outer in ancestors(element))
