"""Selectors that name an element, each with a price: the cheaper one is likelier to last."""

import re
from collections.abc import Iterator

from spiders.pages.markup.tree import Element, class_of

# c-story__day, mx-auto; not w-1/2, md:flex, post-8400
NAME = re.compile(r"[A-Za-z_][\w-]*")
NUMBER_OF_ITEM = re.compile(r"[0-9]{3,}")
VALUE = re.compile(r"[\w-]{2,40}")
ATTRIBUTES = ("itemprop", "role", "rel", "property")
PRICE_OF_NAME, PRICE_OF_ATTRIBUTE, PRICE_OF_TWO, PRICE_OF_TAG, PRICE_OF_PLACE = 1.0, 1.2, 1.6, 3.0, 4.0
PRICE_OF_LEVEL = 0.5
MAX_LEVELS = 2
"""Elements above the named one that a selector may begin with."""


def own_selectors(element: Element) -> Iterator[tuple[str, float]]:
    """Yield selectors of an element by its own id, classes and attributes, and by its tag, each with its price."""
    attributes, tag = element.attributes, element.tag or "*"
    name = attributes.get("id") or ""
    if NAME.fullmatch(name) and not NUMBER_OF_ITEM.search(name):
        yield f"#{name}", PRICE_OF_NAME
    classes = [one for one in class_of(element) if NAME.fullmatch(one) and not NUMBER_OF_ITEM.search(one)]
    for one in classes:
        yield f".{one}", PRICE_OF_NAME
        yield f"{tag}.{one}", PRICE_OF_NAME + 0.2
    for index, one in enumerate(classes):
        yield from ((f".{one}.{other}", PRICE_OF_TWO) for other in classes[index + 1 :])
    for attribute, value in attributes.items():
        if (attribute in ATTRIBUTES or attribute.startswith("data-")) and VALUE.fullmatch(value or ""):
            yield f'[{attribute}="{value}"]', PRICE_OF_ATTRIBUTE
    yield tag, PRICE_OF_TAG
    if any(child.tag == "img" for child in element.iter()):
        yield from ((f".{one}:has(> img)", PRICE_OF_TWO) for one in classes)


def selectors_of(element: Element, levels: int = MAX_LEVELS) -> Iterator[tuple[str, float]]:
    """Yield selectors of an element, also by what is around it and by its place there, each with its price."""
    own = list(own_selectors(element))
    yield from own
    tag, parent = element.tag or "*", element.parent
    if levels == 0 or parent is None or not parent.is_element_node or parent.tag in ("body", "html"):
        return
    placed = [*own, (f"{tag}:nth-of-type({_place(element)})", PRICE_OF_PLACE)]
    for outer, price in selectors_of(parent, levels - 1):
        yield from ((f"{outer} > {inner}", price + own_price + PRICE_OF_LEVEL) for inner, own_price in placed)


def _place(element: Element) -> int:
    place, before = 1, element.prev
    while before is not None:
        place += before.is_element_node and before.tag == element.tag
        before = before.prev
    return place
